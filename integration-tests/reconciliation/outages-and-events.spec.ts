import { z } from "zod"
import { createApi, expectBody, type PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { lockTable } from "../support/database/lock-table"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, paymentsOf } from "../support/orders/orders"
import { askForPayment } from "../support/staff/phone-order"
import { setStock } from "../support/staff/stock"
import { minutesAgo, passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { refuses } from "../support/server/vipps-errors"
import { loseNotice } from "../support/shopper/notices"
import { onEcom } from "../support/server/ecom-shop"

/** What repair does when it can't resolve something at once, and what it must not take for resolved. */
jest.setTimeout(180_000)

const GRACE_MINUTES = 1
const LEFT_BEHIND_MINUTES = 6

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_ORPHAN_GRACE_MINUTES: String(GRACE_MINUTES), VIPPS_TIMEOUT_MS: "5000" },
  })
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

const watchRow = z.object({
  state: z.string(),
  failed: z.coerce.number(),
  parked: z.boolean(),
  due: z.boolean(),
})

async function watch(reference: string) {
  const [row] = await harness.sql(
    `select state, failed_polls as failed, needs_review_at is not null as parked, next_poll_at is not null as due
       from vipps_attempt where reference = $1`,
    [reference],
  )
  return watchRow.parse(row)
}

async function reconcileAfter(minutes: number) {
  await passTime(harness, minutes)
  return harness.reconcile()
}

async function withoutMedusaButton<T>(title: string, work: () => Promise<T>): Promise<T> {
  await setStock(harness, title, 0)
  try {
    return await work()
  } finally {
    await setStock(harness, title, 1_000)
  }
}

describe("a refund that repair has resolved, and of which its clerk knows nothing", () => {
  it("is told before another one is made, however long ago it was booked", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.admin.capture(paid, "500")
    await harness.sandbox.control.next("refund", { dropResponse: "after-executing" }, 20)
    await harness.sandbox.control.next("details", { status: 503 }, 20)
    expect(await harness.admin.refund(paid, "200")).toMatchObject({ status: 400 })
    await harness.sandbox.control.clearFaults()

    for (const minutes of [LEFT_BEHIND_MINUTES, LEFT_BEHIND_MINUTES, LEFT_BEHIND_MINUTES, 30])
      await reconcileAfter(minutes)
    await expectEqualLedgers(harness, paid, { captured: "500", refunded: "200" })

    expect(await harness.admin.refund(paid, "200")).toMatchObject({
      status: 400,
      message: expect.stringContaining("went through at Vipps"),
    })
    await expectEqualLedgers(harness, paid, { captured: "500", refunded: "200" })
    expect(await harness.admin.refund(paid, "200")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, paid, { captured: "500", refunded: "400" })
  })
})

describe("a capture whose server died before Medusa booked it, and that another person's capture has booked", () => {
  const apiKey = z.object({ api_key: z.object({ token: z.string() }) })
  let asked: PaidOrder, askedLater: PaidOrder

  beforeAll(async () => {
    asked = await harness.shop.payWithVipps("1000")
    askedLater = await harness.shop.payWithVipps("1000")
    const payments = [asked, askedLater]
    const books = await lockTable(harness, "order_transaction")
    const lost = payments.map((paid) => harness.admin.capture(paid, "200").catch(() => undefined))
    await books.reached(2)
    await harness.server.kill()
    expect(await Promise.all(lost)).toEqual([undefined, undefined])
    await books.release()
    await harness.server.start()
    for (const paid of payments) expect(await harness.admin.booked(paid)).toEqual([])

    const capture = await otherPersonsCapture()
    for (const paid of payments) expect(await capture(paid)).toMatchObject({ status: 200 })
    for (const paid of payments) expect(await harness.admin.booked(paid)).toHaveLength(2)
  })

  /** To Medusa an API key is a person, too. */
  async function otherPersonsCapture() {
    const body = { title: "another till", type: "secret" }
    const made = await harness.admin.api({ method: "POST", path: "/admin/api-keys", body })
    const { token } = expectBody(apiKey, made, "making an API key").api_key
    const authorization = `Basic ${Buffer.from(`${token}:`).toString("base64")}`
    const api = createApi(harness.server.url, { authorization })
    return ({ paymentId }: PaidOrder) =>
      api({ method: "POST", path: `/admin/payments/${paymentId}/capture`, body: { amount: 200 } })
  }

  async function expectTold(paid: PaidOrder): Promise<void> {
    expect(await harness.admin.capture(paid, "200")).toMatchObject({
      status: 400,
      message: expect.stringContaining("went through at Vipps"),
    })
    expect(await atVipps(harness, paid.reference)).toMatchObject({ capturedMinor: 40_000, captures: 2 })
    // the clerk knows now, and means another one
    expect(await harness.admin.capture(paid, "200")).toMatchObject({ status: 200 })
    await expectEqualLedgers(harness, paid, { captured: "600", refunded: "0" })
  }

  it("is told to its clerk before an equal one is made", () => expectTold(asked))

  it("is told just as well when the reconciliation has confirmed it", async () => {
    for (const minutes of [LEFT_BEHIND_MINUTES, LEFT_BEHIND_MINUTES, LEFT_BEHIND_MINUTES])
      await reconcileAfter(minutes)
    await expectEqualLedgers(harness, askedLater, { captured: "400", refunded: "0" })
    const open = await harness.sql(
      `select 1 from vipps_operation where reference = $1 and ledger_verified_at is null`,
      [askedLater.reference],
    )
    expect(open).toEqual([])

    await expectTold(askedLater)
  })
})

describe("a payment that Vipps captured at once, and that no order wants", () => {
  it("is no cancelled one: it is parked and said, for a person to pay back", async () => {
    // ePayment has no direct capture
    const direct = await onEcom(harness)
    await harness.sandbox.control.directCapture(true)
    try {
      const goods = "Test: 999,99 kr"
      const orphan = await minutesAgo(harness, 10 * GRACE_MINUTES, async () => {
        const started = await direct.shop.startPayment("999.99")
        // before it is approved: the job may look at any moment, and would make an order of it
        await setStock(harness, goods, 0)
        await loseNotice(direct)
        await harness.sandbox.control.approve(started.reference)
        return started
      })
      await withoutMedusaButton(goods, async () => {
        for (const minutes of [10 * GRACE_MINUTES, GRACE_MINUTES, GRACE_MINUTES])
          await reconcileAfter(minutes)
      })

      expect(await ordersOf(harness, orphan.cartId)).toEqual([])
      expect(await atVipps(harness, orphan.reference)).toMatchObject({
        capturedMinor: 99_999,
        refundedMinor: 0,
      })
      expect(await harness.event(orphan.reference, "vipps.needs_review")).toMatchObject({
        reason: expect.stringMatching(/captured 999,99\skr .* Vipps portal/),
      })
      expect((await harness.events(orphan.reference)).map(({ name }) => name)).toEqual([
        "vipps.completion_failed",
        "vipps.needs_review",
      ])
      expect(await watch(orphan.reference)).toMatchObject({ parked: true, due: false })
      expect(await countCalls(harness, orphan.reference)).not.toHaveProperty("cancel")
    } finally {
      await harness.sandbox.control.directCapture(false)
    }
  })
})

describe("a payment that the shopper rejected", () => {
  it("is looked at once after Vipps' call, and never again", async () => {
    const started = await harness.shop.startPayment("1000")
    await loseNotice(harness)
    await harness.sandbox.control.reject(started.reference)
    await harness.shop.complete(started.cartId)
    expect(await watch(started.reference)).toMatchObject({ state: "closed", due: false })
    // the callback comes after all
    await harness.sql(
      `update vipps_attempt set callback_at = now(), next_poll_at = now() where reference = $1`,
      [started.reference],
    )

    await harness.reconcile()

    expect(await watch(started.reference)).toMatchObject({ state: "closed", due: false })
  })
})

describe("while Vipps is down for days", () => {
  it("nothing is parked, and all is resolved when it is back", async () => {
    const started = await harness.shop.startPayment("1000")
    await loseNotice(harness)
    await harness.sandbox.control.approve(started.reference)
    await harness.sandbox.control.next("details", { status: 503 }, 1_000)

    for (let run = 0; run < 15; run++) await reconcileAfter(130)
    expect(await watch(started.reference)).toMatchObject({ parked: false, due: true })
    expect((await watch(started.reference)).failed).toBeGreaterThanOrEqual(12)
    await harness.sandbox.control.clearFaults()
    await reconcileAfter(130)

    expect(await ordersOf(harness, started.cartId)).toHaveLength(1)
    expect(await watch(started.reference)).toMatchObject({ parked: false, failed: 0 })
  })

  it("a parked payment that is to be resolved is taken up again, though the first try fails", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.sql(
      `update vipps_attempt set needs_review_at = now(), needs_review_reason = 'a test', next_poll_at = null where reference = $1`,
      [paid.reference],
    )
    await harness.sandbox.control.next("details", { status: 503 }, 20)

    expect(await harness.admin.vipps(paid).resolve()).toMatchObject({ status: 400 })

    expect(await watch(paid.reference)).toMatchObject({ parked: false, due: true })
  })
})

describe("a link that the staff sent, and that was paid twice", () => {
  it("gives the order one payment; the second reservation is let go", async () => {
    const first = await askForPayment(harness)
    await harness.sandbox.control.approve(first.reference)
    await eventually("the payment", async () => (await paymentsOf(harness, first.collectionId)).length === 1)
    const answer = await harness.shop.session(first.collectionId)
    expect(answer).toMatchObject({ status: 200 })
    const second = (await harness.sandbox.control.ledger()).at(-1)?.reference ?? ""
    expect(second).not.toBe(first.reference)

    await harness.sandbox.control.approve(second)

    await eventually("the second one to be let go", async () => {
      return (await atVipps(harness, second)).state === "CANCELLED"
    })
    expect(await paymentsOf(harness, first.collectionId)).toHaveLength(1)
    expect(await atVipps(harness, first.reference)).toMatchObject({ state: "RESERVED" })
  })
})

describe("two clicks of which one captures everything", () => {
  it("end with one capture, and the other click is told", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.sandbox.control.next("capture", { delayMs: 1_500 })

    const [all, part] = await Promise.all([
      harness.admin.vipps(paid).capture("1000"),
      eventually("the first click at Vipps", async () => {
        const requests = await harness.sandbox.control.requests({
          call: "capture",
          reference: paid.reference,
        })
        return requests.length > 0
      }).then(() => harness.admin.vipps(paid).capture("250")),
    ])

    expect(all).toMatchObject({ status: 200 })
    expect(part).toMatchObject({ status: 400, message: expect.stringContaining("250") })
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })
})

describe("the events", () => {
  const named = async (paid: PaidOrder, name: string) =>
    (await harness.events(paid.reference)).filter((event) => event.name === name)

  it("tell each movement once, with its amount", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.sandbox.control.next("capture", refuses("captures too much"))
    await harness.admin.capture(paid, "100")
    await harness.admin.capture(paid, "750")
    await harness.admin.vipps(paid).release()
    await harness.sandbox.control.next("refund", refuses("can't refund"))
    await harness.admin.refund(paid, "50")
    await harness.admin.refund(paid, "200")
    await harness.event(paid.reference, "vipps.payment_refunded")

    const events = (await harness.events(paid.reference)).map(({ name, amount_minor, kind }) => [
      name,
      kind,
      amount_minor,
    ])
    expect(events.sort()).toEqual(
      [
        ["vipps.payment_reserved", undefined, 100_000],
        ["vipps.capture_failed", "capture", 10_000],
        ["vipps.payment_captured", "capture", 75_000],
        ["vipps.remainder_released", "release", 25_000],
        ["vipps.refund_failed", "refund", 5_000],
        ["vipps.payment_refunded", "refund", 20_000],
      ].sort(),
    )
    await expectLedgers(harness, paid, { captured: "750", refunded: "200" })
  })

  it("tell once that it is not known what happened, and then what it was", async () => {
    const paid = await harness.shop.payWithVipps("1000")
    await harness.sandbox.control.next("capture", { dropResponse: "after-executing" }, 20)
    await harness.sandbox.control.next("details", { status: 503 }, 20)
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 400 })
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 400 })
    await harness.sandbox.control.clearFaults()
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })

    await harness.event(paid.reference, "vipps.payment_captured")
    expect(await named(paid, "vipps.operation_unresolved")).toMatchObject([
      { kind: "capture", amount_minor: 75_000 },
    ])
    expect(await named(paid, "vipps.payment_captured")).toMatchObject([{ amount_minor: 75_000 }])
  })

  it("tell of a cancelled reservation, and of one that was cancelled in the Vipps portal", async () => {
    const [ours, theirs] = [await harness.shop.payWithVipps("1000"), await harness.shop.payWithVipps("1000")]
    await harness.admin.cancelOrder(ours)
    await harness.sandbox.control.portal.cancel(theirs.reference)
    await reconcileAfter(2 * 24 * 60)

    expect(await harness.event(ours.reference, "vipps.payment_canceled")).toMatchObject({
      amount_minor: 100_000,
    })
    expect(await harness.event(theirs.reference, "vipps.external_operation_found")).toMatchObject({
      kind: "cancel",
      amount_minor: 100_000,
    })
    await reconcileAfter(2 * 24 * 60)
    expect(await named(theirs, "vipps.external_operation_found")).toHaveLength(1)
  })

  it("say nothing of a payment that was dropped before anybody approved it", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.shop.startPayment({ cartId: started.cartId, totalMinor: started.amountMinor })
    await eventually("the first one to be cancelled", async () => {
      return (await atVipps(harness, started.reference)).state === "CANCELLED"
    })
    await reconcileAfter(LEFT_BEHIND_MINUTES)
    const paid = await harness.shop.payWithVipps("1000")
    await harness.event(paid.reference, "vipps.payment_reserved")

    expect(await harness.events(started.reference)).toEqual([])
  })
})
