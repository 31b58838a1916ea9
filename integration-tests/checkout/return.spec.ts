import type { StartedPayment } from "../../demo/harness"
import { bootShop, type BootedShop } from "../support/server/boot"
import { callbackProcessed, comeBack, countDetailsCalls, tokenOf } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { countCalls, expectLedgers, reads } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced, paymentsOf } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { loseNotice } from "../support/shopper/notices"
import { apiOfRun } from "../support/server/apis"

jest.setTimeout(120_000)

const checkoutPage = "http://localhost:8000/checkout"
/** The question that completes, and the three of six seconds' patience. */
const MOST_QUESTIONS = 4

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop({ env: { VIPPS_RETURN_URL: checkoutPage } })
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

const started = () => harness.shop.startPayment("1000")

async function approveUnheard({ reference }: StartedPayment): Promise<void> {
  await loseNotice(harness)
  await harness.sandbox.control.approve(reference)
}

async function expectOneOrder(payment: StartedPayment) {
  const paid = await orderPlaced(harness, payment)
  expect(await ordersOf(harness, payment.cartId)).toEqual([paid.orderId])
  expect(await paymentsOf(harness, payment.collectionId)).toEqual([paid.paymentId])
  await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  return paid
}

describe("a shopper who has approved lands on the receipt", () => {
  it("with one question to Vipps, when the callback got lost", async () => {
    const payment = await started()
    await approveUnheard(payment)

    const landed = await comeBack(harness, payment)

    const paid = await expectOneOrder(payment)
    expect(landed).toMatchObject({ status: 302, page: checkoutPage })
    expect(landed.query).toEqual({ vipps: "paid", cart_id: payment.cartId, order_id: paid.orderId })
    expect(await countCalls(harness, payment.reference)).toEqual({ initiate: 1, ...reads(1) })
  })

  it("without any question, after the callback; reloading and going back are harmless", async () => {
    const payment = await started()
    await harness.sandbox.control.approve(payment.reference)
    const paid = await orderPlaced(harness, payment)

    const landed = [await comeBack(harness, payment), await comeBack(harness, payment)]

    const query = { vipps: "paid", cart_id: payment.cartId, order_id: paid.orderId }
    expect(landed.map((one) => one.query)).toEqual([query, query])
    // nothing was approved, so ePayment's events are not asked for
    expect(await countCalls(harness, payment.reference)).toEqual({ initiate: 1, details: 1 })
    await expectOneOrder(payment)
  })

  it("though they come back before Vipps has its verdict, and the callback gets lost", async () => {
    const payment = await started()
    const waiting = comeBack(harness, payment)
    await firstQuestion(payment)

    await approveUnheard(payment)

    const paid = await expectOneOrder(payment)
    expect((await waiting).query).toMatchObject({ vipps: "paid", order_id: paid.orderId })
    // the last one is the order's own
    expect(await countDetailsCalls(harness, payment.reference)).toBeLessThanOrEqual(MOST_QUESTIONS + 1)
  })

  it("though they come back before the callback, which makes the order meanwhile", async () => {
    const payment = await started()
    const waiting = comeBack(harness, payment)
    await firstQuestion(payment)

    await harness.sandbox.control.approve(payment.reference)

    const paid = await expectOneOrder(payment)
    expect((await waiting).query).toMatchObject({ vipps: "paid", order_id: paid.orderId })
    expect(await countDetailsCalls(harness, payment.reference)).toBeLessThanOrEqual(MOST_QUESTIONS + 1)
  })

  async function firstQuestion({ reference }: StartedPayment) {
    await eventually("the first question", async () => (await countDetailsCalls(harness, reference)) > 0)
  }
})

describe("a shopper who has not paid is told so", () => {
  it.each([
    {
      ending: "rejected",
      end: (reference: string) => harness.sandbox.control.reject(reference),
      outcome: "rejected",
    },
    {
      ending: "let it run out",
      end: (reference: string) => harness.sandbox.control.expire(reference),
      // eCom's history has the same entry for both
      outcome: { ecom: "rejected", epayment: "expired" }[apiOfRun],
    },
  ])("$ending, and the callback got lost: one question, also when they reload", async ({ end, outcome }) => {
    const payment = await started()
    await loseNotice(harness)
    await end(payment.reference)

    const landed = [await comeBack(harness, payment), await comeBack(harness, payment)]

    const query = { vipps: outcome, cart_id: payment.cartId }
    expect(landed.map((one) => one.query)).toEqual([query, query])
    // nothing was approved, so ePayment's events are not asked for
    expect(await countCalls(harness, payment.reference)).toEqual({ initiate: 1, details: 1 })
    expect(await ordersOf(harness, payment.cartId)).toEqual([])
  })

  it.each([
    { outcome: "rejected", end: (reference: string) => harness.sandbox.control.reject(reference) },
    { outcome: "expired", end: (reference: string) => harness.sandbox.control.expire(reference) },
  ])(
    "$outcome, as the callback alone can tell: no question of the return's own",
    async ({ outcome, end }) => {
      const payment = await started()
      await end(payment.reference)
      await callbackProcessed(harness, payment)
      const before = await countDetailsCalls(harness, payment.reference)

      expect((await comeBack(harness, payment)).query).toEqual({ vipps: outcome, cart_id: payment.cartId })

      expect(await countDetailsCalls(harness, payment.reference)).toBe(before)
    },
  )

  it("not decided yet, in five browsers at once: they wait together, and get the token to ask with", async () => {
    const payment = await started()

    const landed = await Promise.all([1, 2, 3, 4, 5].map(() => comeBack(harness, payment)))

    const vipps_token = await tokenOf(harness, payment)
    const query = { vipps: "pending", cart_id: payment.cartId, vipps_token }
    expect(landed.map((one) => one.query)).toEqual(landed.map(() => query))
    expect(await countDetailsCalls(harness, payment.reference)).toBeLessThanOrEqual(MOST_QUESTIONS)
    expect(await ordersOf(harness, payment.cartId)).toEqual([])
  })
})
