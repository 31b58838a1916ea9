import type { StartedPayment } from "../../demo/harness"
import { addToCart } from "../support/shopper/cart"
import { comeBack, askState, tokenOf } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { atVipps } from "../support/ledgers/ledgers"
import { livePaymentsOf, ordersOf } from "../support/orders/orders"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"

jest.setTimeout(120_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({ sandbox: { switches: { rateLimits: false } } })
})
afterAll(() => harness?.stop())

const startAgain = ({ cartId, amountMinor }: StartedPayment) =>
  harness.shop.startPayment({ cartId, totalMinor: amountMinor })

/** What the shopper does at the very moment of the approval. Medusa may refuse it: the cart is being completed. */
const meanwhile: { what: string; act: (payment: StartedPayment) => Promise<unknown> }[] = [
  { what: "the cart changes", act: ({ cartId }) => addToCart(harness, cartId) },
  { what: "the payment is started again", act: startAgain },
  { what: "the storefront completes the cart", act: ({ cartId }) => harness.shop.complete(cartId) },
  { what: "the shopper comes back", act: (payment) => comeBack(harness, payment) },
]

describe.each(meanwhile)("at the moment of the approval $what", ({ act }) => {
  it.each([0, 30, 120])("%i ms after it: one order and its reservation, or neither", async (delayMs) => {
    const payment = await harness.shop.startPayment("1000")
    await harness.sandbox.control.approve(payment.reference)
    // time is what is tested: whatever the callback's work is at just then
    await new Promise((resolve) => setTimeout(resolve, delayMs))

    await act(payment).catch(() => undefined)
    await comeBack(harness, payment)

    await expectOneOrNone(payment)
  })
})

/** Reconciliation, six minutes later: what was stamped as being stored must be old enough to be let go. */
async function expectOneOrNone(payment: StartedPayment): Promise<void> {
  await harness.sandbox.control.callbacksSettled()
  let seen = ""
  const look = async () => {
    await passTime(harness, 6)
    await harness.reconcile()
    const { state } = await atVipps(harness, payment.reference)
    const isHeld = state === "RESERVED"
    const payments = await livePaymentsOf(harness, payment.collectionId)
    // Medusa makes the order before its payment, and takes it back when there is none: not at the same moment
    const orders = await ordersOf(harness, payment.cartId)
    seen = JSON.stringify({ vipps: state, orders, payments })
    const agree = isHeld === payments.length > 0 && orders.length === payments.length
    return agree && { payments: payments.length }
  }
  const held = await eventually("order and reservation agree", look, 20_000, () => seen)
  expect(held.payments).toBeLessThanOrEqual(1)
  const state = (await askState(harness, await tokenOf(harness, payment))).body.state
  expect(state).toBe(held.payments === 1 ? "paid" : "rejected")
}
