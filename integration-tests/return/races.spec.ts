import type { StartedPayment } from "../../demo/stage"
import { putMoreInto } from "../support/cart"
import { comeBack, askState, tokenOf } from "../support/coming-back"
import { eventually } from "../support/eventually"
import { atVipps } from "../support/ledgers"
import { livePaymentsOf, ordersOf } from "../support/orders"
import { passTime } from "../support/time"
import { bootWatchedShop, type WatchedShop } from "../support/watched-store"

jest.setTimeout(120_000)

let stage: WatchedShop

beforeAll(async () => {
  stage = await bootWatchedShop({ sandbox: { switches: { rateLimits: false } } })
})
afterAll(() => stage?.stop())

const startAgain = ({ cartId, amountMinor }: StartedPayment) =>
  stage.shop.startPayment({ cartId, totalMinor: amountMinor })

/** What the shopper does at the very moment of the approval. Medusa may refuse it: the cart is being completed. */
const meanwhile: { what: string; act: (payment: StartedPayment) => Promise<unknown> }[] = [
  { what: "the cart changes", act: ({ cartId }) => putMoreInto(stage, cartId) },
  { what: "the payment is started again", act: startAgain },
  { what: "the storefront completes the cart", act: ({ cartId }) => stage.shop.complete(cartId) },
  { what: "the shopper comes back", act: (payment) => comeBack(stage, payment) },
]

describe.each(meanwhile)("at the moment of the approval $what", ({ act }) => {
  it.each([0, 30, 120])("%i ms after it: one order and its reservation, or neither", async (delayMs) => {
    const payment = await stage.shop.startPayment("1000")
    await stage.sandbox.control.approve(payment.reference)
    await new Promise((resolve) => setTimeout(resolve, delayMs))

    await act(payment).catch(() => undefined)
    await comeBack(stage, payment)

    await expectOneOrNone(payment)
  })
})

/** Reconciliation, six minutes later: what was stamped as being stored must be old enough to be let go. */
async function expectOneOrNone(payment: StartedPayment): Promise<void> {
  await stage.sandbox.control.callbacksSettled()
  let seen = ""
  const look = async () => {
    await passTime(stage, 6)
    await stage.reconcile()
    const { state } = await atVipps(stage, payment.reference)
    const isHeld = state === "RESERVED"
    const payments = await livePaymentsOf(stage, payment.collectionId)
    // Medusa makes the order before its payment, and takes it back when there is none: not at the same moment
    const orders = await ordersOf(stage, payment.cartId)
    seen = JSON.stringify({ vipps: state, orders, payments })
    const agree = isHeld === payments.length > 0 && orders.length === payments.length
    return agree && { payments: payments.length }
  }
  const held = await eventually("order and reservation agree", look, 20_000, () => seen)
  expect(held.payments).toBeLessThanOrEqual(1)
  const state = (await askState(stage, await tokenOf(stage, payment))).body.state
  expect(state).toBe(held.payments === 1 ? "paid" : "rejected")
}
