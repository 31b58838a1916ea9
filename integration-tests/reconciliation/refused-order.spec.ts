import type { StartedPayment } from "../../demo/harness"
import { comeBack } from "../support/shopper/return-link"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { ordersOf } from "../support/orders/orders"
import {
  countOrderNumbers,
  prepareRefusals,
  refuseCart,
  refusingFiles,
} from "../support/server/refusing-shop"
import { setStock } from "../support/staff/stock"
import { minutesAgo, passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { loseNotice } from "../support/shopper/notices"

/** Approved in Vipps, nobody told the shop and nobody comes back: how long the reconciliation tries, and when it lets go. */
jest.setTimeout(300_000)

const GRACE_MINUTES = 30
const OFF_MINUTES = 180
const GOODS = "Test: 999,99 kr"

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_ORPHAN_GRACE_MINUTES: String(GRACE_MINUTES), VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
    files: refusingFiles,
  })
  await prepareRefusals(harness)
})
afterAll(() => harness?.stop())
afterEach(async () => {
  await harness.sandbox.control.clearFaults()
  await setStock(harness, GOODS, 1_000)
  await harness.sql(`delete from refusal`)
  // the next test's runs look at its own payments alone
  await harness.sql(`update vipps_attempt set next_poll_at = null`)
})

async function approveUnheard(goods: string): Promise<StartedPayment> {
  const started = await harness.shop.startPayment(goods)
  await loseNotice(harness)
  await harness.sandbox.control.approve(started.reference)
  return started
}

/** Approved three hours ago, while the shop was off; now it has just been started. */
async function approvedWhileOff(goods = "1000"): Promise<StartedPayment> {
  const started = await minutesAgo(harness, OFF_MINUTES, () => approveUnheard(goods))
  await passTime(harness, OFF_MINUTES)
  return started
}

async function reconcileAfter(minutes: number) {
  await passTime(harness, minutes)
  return harness.reconcile()
}

async function expectKept({ reference, cartId }: StartedPayment): Promise<void> {
  expect(await atVipps(harness, reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
  expect(await ordersOf(harness, cartId)).toEqual([])
  expect(await countCalls(harness, reference)).not.toHaveProperty("cancel")
}

async function expectOrder({ reference, cartId }: StartedPayment): Promise<void> {
  expect(await ordersOf(harness, cartId)).toHaveLength(1)
  expect(await atVipps(harness, reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
}

describe("a shop that was off for three hours, and whose first try fails", () => {
  it("for its own code's sake: the payment is kept, and becomes an order at the next", async () => {
    const started = await approvedWhileOff()
    await refuseCart(harness, started, "plain", 1)

    await harness.reconcile()
    await expectKept(started)
    await reconcileAfter(0.5)

    await expectOrder(started)
  })

  it("or the shopper's next click: the cart can still be completed", async () => {
    const started = await approvedWhileOff()
    await refuseCart(harness, started, "plain", 1)
    await harness.reconcile()

    expect(await harness.shop.complete(started.cartId)).toMatchObject({ status: 200 })

    await expectOrder(started)
  })

  it("since Vipps answers the look, and then not for a while: the payment is kept, however long it takes", async () => {
    const started = await approvedWhileOff()
    for (const minutes of [0, 1, 3, 40, 40]) {
      await harness.sandbox.control.next("details", { delayMs: 1 })
      await harness.sandbox.control.next("details", { status: 503 }, 50)
      await reconcileAfter(minutes)
      await harness.sandbox.control.clearFaults()
    }
    await expectKept(started)

    await reconcileAfter(10)

    await expectOrder(started)
  })

  it("since the database can't store the payment: it is kept, however long it takes", async () => {
    const started = await approvedWhileOff()
    await harness.sql(
      `create function no_payment() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$`,
    )
    await harness.sql(
      `create trigger no_payment before insert on payment for each row execute function no_payment()`,
    )
    try {
      await harness.shop.complete(started.cartId)
      for (const minutes of [OFF_MINUTES, 1, 3, 40, 40]) await reconcileAfter(minutes)
      await expectKept(started)
    } finally {
      await harness.sql(`drop trigger no_payment on payment`)
    }

    await reconcileAfter(60)

    await expectOrder(started)
  })

  it.each(["network", "database"] as const)(
    "for a hiccup of a %s: it is kept, and nothing is counted",
    async (kind) => {
      const started = await approvedWhileOff()
      await refuseCart(harness, started, kind)

      for (const minutes of [0, 1, 3, 40, 40]) await reconcileAfter(minutes)

      await expectKept(started)
      expect(await harness.events(started.reference)).toEqual([])
      await harness.sql(`delete from refusal`)
      await reconcileAfter(60)
      await expectOrder(started)
    },
  )
})

describe("an order that the shop goes on refusing", () => {
  it("is tried for the whole grace time, though the shop was off for hours after the first try", async () => {
    const started = await approveUnheard("1000")
    await refuseCart(harness, started, "medusa")
    await reconcileAfter(1)
    await passTime(harness, OFF_MINUTES)
    await harness.reconcile()
    await reconcileAfter(1)

    await expectKept(started)
    const [counted] = await harness.sql(
      `select completion_failures, completion_failing_ms / 600000 as tens_of_minutes from vipps_attempt where reference = $1`,
      [started.reference],
    )
    expect(counted).toEqual({ completion_failures: 3, tens_of_minutes: 1 })
    for (const minutes of [3, 10]) await reconcileAfter(minutes)
    await expectKept(started)
    for (const minutes of [6, 1]) await reconcileAfter(minutes)
    expect(await atVipps(harness, started.reference)).toMatchObject({ state: "CANCELLED" })
  })

  it("is tried about half a dozen times, then the money is let go, and the staff are told twice", async () => {
    const started = await approvedWhileOff("999.99")
    await setStock(harness, GOODS, 0)
    const before = await countOrderNumbers(harness)

    // a run each minute, as long as the grace time lasts
    for (let minute = 0; minute < GRACE_MINUTES; minute++) {
      await reconcileAfter(minute === 0 ? 0 : 1)
      expect(await atVipps(harness, started.reference)).toMatchObject({ state: "RESERVED" })
    }
    const reason = expect.stringMatching(/sold out\. Medusa says: Not enough stock/)
    const told = { amount_minor: 99_999, code: "sold-out", reason }
    expect(await harness.event(started.reference, "vipps.completion_failed")).toMatchObject(told)
    for (const minutes of [1, 1, 1]) await reconcileAfter(minutes)

    expect(await atVipps(harness, started.reference)).toMatchObject({ state: "CANCELLED" })
    expect(await harness.event(started.reference, "vipps.orphan_canceled")).toMatchObject(told)
    expect((await harness.events(started.reference)).map(({ name }) => name).sort()).toEqual([
      "vipps.completion_failed",
      "vipps.orphan_canceled",
      "vipps.payment_canceled",
    ])
    expect((await countOrderNumbers(harness)) - before).toBeLessThanOrEqual(8)
    // who comes back late is told why
    expect((await comeBack(harness, started)).query).toMatchObject({ vipps: "failed", code: "sold-out" })
  })

  it("is made after all when the stock comes back within the grace time, and nobody was told", async () => {
    const started = await approvedWhileOff("999.99")
    await setStock(harness, GOODS, 0)
    for (const minutes of [0, 1, 2, 5]) await reconcileAfter(minutes)
    await expectKept(started)
    await setStock(harness, GOODS, 1_000)

    await reconcileAfter(11)

    await expectOrder(started)
    expect((await harness.events(started.reference)).map(({ name }) => name).sort()).toEqual([
      "vipps.completion_failed",
      "vipps.payment_reserved",
    ])
  })
})
