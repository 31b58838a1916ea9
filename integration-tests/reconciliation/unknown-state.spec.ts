import type { PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced } from "../support/orders/orders"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { loseNotice } from "../support/shopper/notices"
import { done } from "../support/staff/order-actions"
import { passTime } from "../support/time/time"

/** Vipps gives a payment a state that this version does not know, or an end state though money was captured. */
jest.setTimeout(180_000)

const DAY_MINUTES = 24 * 60
/** More than one poll needs. */
const READS = 10

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({ env: { VIPPS_API: "epayment" } })
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

/** Polls this payment alone, while Vipps shows it in this state; its sums are right, and so are its events. */
async function pollIn(state: string, { reference }: { reference: string }) {
  const { capturedMinor, refundedMinor, reservedMinor } = await atVipps(harness, reference)
  const nok = (value: number) => ({ currency: "NOK", value })
  const aggregate = {
    ...{ authorizedAmount: nok(reservedMinor), cancelledAmount: nok(0) },
    ...{ capturedAmount: nok(capturedMinor), refundedAmount: nok(refundedMinor) },
  }
  const body = { reference, state, amount: nok(100_000), aggregate, pspReference: "guid-1" }
  await harness.sandbox.control.next("details", { status: 200, body }, READS)
  await harness.sql(`update vipps_attempt set next_poll_at = case when reference = $1 then now() end`, [
    reference,
  ])
  await harness.reconcile()
  await harness.sandbox.control.clearFaults()
}

async function attemptOf({ reference }: { reference: string }) {
  const [row] = await harness.sql(
    `select state, failed_polls, next_poll_at is not null as is_due, captured_minor, refunded_minor, capturable_minor
       from vipps_attempt where reference = $1`,
    [reference],
  )
  return row
}

async function payAndCapture(kroner: string): Promise<PaidOrder> {
  const paid = await harness.shop.payWithVipps("1000")
  await done(harness.admin.capture(paid, kroner))
  return paid
}

it.each([
  { state: "FROZEN", left: 70_000 },
  { state: "TERMINATED", left: 0 },
])("a capture in the state $state keeps its figures, and can be refunded", async ({ state, left }) => {
  const paid = await payAndCapture("300")

  await pollIn(state, paid)

  expect(await attemptOf(paid)).toMatchObject({
    ...{ captured_minor: 30_000, refunded_minor: 0, capturable_minor: left, failed_polls: 0, is_due: true },
  })
  await done(harness.admin.refund(paid, "100"))
  await expectEqualLedgers(harness, paid, { captured: "300", refunded: "100" })
})

it("a reservation in a state that we don't know keeps its figures, is read again later, and can be captured", async () => {
  const paid = await harness.shop.payWithVipps("1000")

  await pollIn("FROZEN", paid)

  expect(await attemptOf(paid)).toMatchObject({
    ...{ capturable_minor: 100_000, failed_polls: 1, is_due: true },
  })
  await done(harness.admin.capture(paid, "300"))
  await expectEqualLedgers(harness, paid, { captured: "300", refunded: "0" })
})

it("an attempt in a state that we don't know is not given up after a day, and becomes an order", async () => {
  const started = await harness.shop.startPayment("1000")
  await loseNotice(harness)
  await harness.sandbox.control.approve(started.reference)
  await passTime(harness, DAY_MINUTES + 60)

  await pollIn("FROZEN", started)

  expect(await attemptOf(started)).toMatchObject({ state: "active", failed_polls: 1, is_due: true })
  expect(await ordersOf(harness, started.cartId)).toEqual([])
  await harness.shop.complete(started.cartId)
  await expectEqualLedgers(harness, await orderPlaced(harness, started), { captured: "0", refunded: "0" })
})
