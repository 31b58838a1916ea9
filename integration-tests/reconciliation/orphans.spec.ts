import { z } from "zod"
import type { PaidOrder, StartedPayment } from "../../demo/harness"
import { eventually } from "../support/time/eventually"
import { atVipps, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, paymentsOf, sessionStatus } from "../support/orders/orders"
import { askForPayment } from "../support/staff/phone-order"
import { setStock } from "../support/staff/stock"
import { minutesAgo, passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { loseNotice } from "../support/shopper/notices"

jest.setTimeout(180_000)

const GRACE_MINUTES = 1

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_ORPHAN_GRACE_MINUTES: String(GRACE_MINUTES), VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
  })
})
afterAll(() => harness?.stop())

/** Approved in the app; the callback gets lost, and nobody comes back to the shop. */
async function approveUnheard({ reference }: Pick<StartedPayment, "reference">): Promise<void> {
  await loseNotice(harness)
  await harness.sandbox.control.approve(reference)
}

async function startUnheard(goods: string): Promise<StartedPayment> {
  const started = await harness.shop.startPayment(goods)
  await approveUnheard(started)
  return started
}

/** Whatever is due now, or would be in half a minute. */
async function reconcile() {
  await passTime(harness, 0.5)
  return harness.reconcile()
}

async function expectLetGo(reference: string): Promise<void> {
  expect(await atVipps(harness, reference)).toMatchObject({ state: "CANCELLED", capturedMinor: 0 })
}

async function expectReserved(reference: string): Promise<void> {
  expect(await atVipps(harness, reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
}

const canceledRow = z.object({ canceled: z.boolean() })

async function isCanceledInMedusa({ paymentId }: PaidOrder): Promise<boolean> {
  const [row] = await harness.sql(`select canceled_at is not null as canceled from payment where id = $1`, [
    paymentId,
  ])
  return canceledRow.parse(row).canceled
}

describe("a reservation that can't become an order", () => {
  const goods = "Test: 999,99 kr"

  afterAll(() => setStock(harness, goods, 1_000))

  it("waits for its grace time, counted from the first refusal, then is cancelled, and the shop is told", async () => {
    const old = await minutesAgo(harness, 10 * GRACE_MINUTES, () => startUnheard("999.99"))
    await passTime(harness, 10 * GRACE_MINUTES)
    const young = await startUnheard("999.99")
    await setStock(harness, goods, 0)
    await reconcile()
    await expectReserved(old.reference)
    // refused for as long as the grace time lasts; the young one has not been tried again
    await harness.sql(
      `update vipps_attempt set next_poll_at = now() + interval '1 day' where reference = $1`,
      [young.reference],
    )

    // a run that meets a cart at work, or a Vipps that is slow to answer, leaves it to the next
    const runs: unknown[] = []
    await eventually(
      "the old one let go",
      async () => {
        runs.push(await reconcile())
        return (await atVipps(harness, old.reference)).state === "CANCELLED"
      },
      60_000,
      () => JSON.stringify(runs),
    )

    await expectReserved(young.reference)
    await expectLetGo(old.reference)
    expect(await harness.event(old.reference, "vipps.orphan_canceled")).toMatchObject({
      amount_minor: 99_999,
    })
    expect(await ordersOf(harness, old.cartId)).toEqual([])

    await setStock(harness, goods, 1_000)
    await passTime(harness, 24 * 60)
    await reconcile()
    expect(await ordersOf(harness, young.cartId)).toHaveLength(1)
    await expectReserved(young.reference)
  })

  it("is cancelled when Medusa has deleted its session, though Vipps had failed to cancel it unapproved", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.next("cancel", { pendingCancelFails: true }, 20)

    const [line] = harness.facts.variants
    const body = { variant_id: line?.id, quantity: 1 }
    const path = `/store/carts/${started.cartId}/line-items`
    expect(await harness.shop.api({ method: "POST", path, body })).toMatchObject({ status: 200 })
    expect(await sessionStatus(harness, started.sessionId)).toBeUndefined()
    await harness.sandbox.control.clearFaults()
    await approveUnheard(started)
    await reconcile()

    await expectLetGo(started.reference)
    expect(await harness.event(started.reference, "vipps.orphan_canceled")).toMatchObject({
      amount_minor: 100_000,
    })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
  })

  it("is cancelled when the cart changed after the approval", async () => {
    const started = await startUnheard("1000")
    await harness.sandbox.control.next("cancel", { status: 503 }, 20)

    const body = { variant_id: harness.facts.variants[0]?.id, quantity: 1 }
    const path = `/store/carts/${started.cartId}/line-items`
    expect(await harness.shop.api({ method: "POST", path, body })).toMatchObject({ status: 200 })
    await harness.sandbox.control.clearFaults()
    await reconcile()

    await expectLetGo(started.reference)
    expect(await harness.event(started.reference, "vipps.orphan_canceled")).toMatchObject({
      amount_minor: 100_000,
    })
  })

  it("is cancelled when the same cart has another: one order, one reservation", async () => {
    const first = await harness.shop.startPayment("1000")
    await harness.sandbox.control.next("cancel", { pendingCancelFails: true }, 20)
    const second = await harness.shop.startPayment({ cartId: first.cartId, totalMinor: first.amountMinor })
    await harness.sandbox.control.clearFaults()
    await approveUnheard(first)
    await approveUnheard(second)

    await reconcile()

    expect(await ordersOf(harness, first.cartId)).toHaveLength(1)
    expect(await paymentsOf(harness, first.collectionId)).toHaveLength(1)
    await expectReserved(second.reference)
    await expectLetGo(first.reference)
    expect(await harness.event(first.reference, "vipps.orphan_canceled")).toMatchObject({
      amount_minor: 100_000,
    })
    expect(await harness.events(second.reference)).toMatchObject([{ name: "vipps.payment_reserved" }])
  })
})

it("a payment of a draft order, asked for by link, is no orphan", async () => {
  const asked = await minutesAgo(harness, 10 * GRACE_MINUTES, async () => {
    const payment = await askForPayment(harness)
    await approveUnheard(payment)
    return payment
  })
  await passTime(harness, 10 * GRACE_MINUTES)

  await reconcile()
  await passTime(harness, 2 * 24 * 60)
  await reconcile()

  await expectReserved(asked.reference)
  expect(await paymentsOf(harness, asked.collectionId)).toHaveLength(1)
  expect((await harness.events(asked.reference)).map(({ name }) => name)).toEqual(["vipps.payment_reserved"])
})

describe("an order that was cancelled while Vipps was down", () => {
  it("keeps no reservation: it is cancelled later", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.sandbox.control.next("cancel", { status: 503 }, 50)

    expect(await harness.admin.cancelOrder(paid)).toMatchObject({ status: 200 })
    await expectReserved(paid.reference)
    await harness.sandbox.control.clearFaults()

    await eventually("the cancellation", async () => {
      await reconcile()
      return (await atVipps(harness, paid.reference)).state === "CANCELLED"
    })
    await eventually("Medusa's mark", () => isCanceledInMedusa(paid))
    expect(await harness.event(paid.reference, "vipps.payment_canceled")).toMatchObject({
      amount_minor: 100_000,
    })
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("keeps nothing of a part that was not captured either", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(paid, "750")
    await harness.sandbox.control.next("cancel", { status: 503 }, 50)

    expect(await harness.admin.cancelOrder(paid)).toMatchObject({ status: 200 })
    await harness.sandbox.control.clearFaults()

    await eventually("the release", async () => {
      await reconcile()
      return (await atVipps(harness, paid.reference)).releasedMinor === 25_000
    })
    await expectLedgers(harness, paid, { captured: "750", refunded: "750" })
  })
})
