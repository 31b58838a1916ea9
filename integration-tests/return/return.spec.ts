import type { StartedPayment } from "../../demo/stage"
import { bootShop, type BootedShop } from "../support/boot"
import { callbackFollowed, comeBack, countQuestions, tokenOf } from "../support/coming-back"
import { eventually } from "../support/eventually"
import { countCalls, expectLedgers } from "../support/ledgers"
import { ordersOf, orderPlaced, paymentsOf } from "../support/orders"
import { letRepairSleep } from "../support/sleeping-repair"

jest.setTimeout(120_000)

const checkoutPage = "http://localhost:8000/checkout"
/** The question that completes, and the three of six seconds' patience. */
const MOST_QUESTIONS = 4

let stage: BootedShop

beforeAll(async () => {
  stage = await bootShop({ env: { VIPPS_RETURN_URL: checkoutPage } })
  await letRepairSleep(stage)
})
afterAll(() => stage?.stop())
afterEach(() => stage.sandbox.control.clearFaults())

const started = () => stage.shop.startPayment("1000")

async function approveUnheard({ reference }: StartedPayment): Promise<void> {
  await stage.sandbox.control.next("callback", { lose: true })
  await stage.sandbox.control.approve(reference)
}

async function expectOneOrder(payment: StartedPayment) {
  const paid = await orderPlaced(stage, payment)
  expect(await ordersOf(stage, payment.cartId)).toEqual([paid.orderId])
  expect(await paymentsOf(stage, payment.collectionId)).toEqual([paid.paymentId])
  await expectLedgers(stage, paid, { captured: "0", refunded: "0" })
  return paid
}

describe("a shopper who has approved lands on the receipt", () => {
  it("with one question to Vipps, when the callback got lost", async () => {
    const payment = await started()
    await approveUnheard(payment)

    const landed = await comeBack(stage, payment)

    const paid = await expectOneOrder(payment)
    expect(landed).toMatchObject({ status: 302, page: checkoutPage })
    expect(landed.told).toEqual({ vipps: "paid", cart_id: payment.cartId, order_id: paid.orderId })
    expect(await countCalls(stage, payment.reference)).toEqual({ initiate: 1, details: 1 })
  })

  it("without any question, after the callback; reloading and going back are harmless", async () => {
    const payment = await started()
    await stage.sandbox.control.approve(payment.reference)
    const paid = await orderPlaced(stage, payment)

    const landed = [await comeBack(stage, payment), await comeBack(stage, payment)]

    const told = { vipps: "paid", cart_id: payment.cartId, order_id: paid.orderId }
    expect(landed.map((one) => one.told)).toEqual([told, told])
    expect(await countCalls(stage, payment.reference)).toEqual({ initiate: 1, details: 1 })
    await expectOneOrder(payment)
  })

  it("though they come back before Vipps has its verdict, and the callback gets lost", async () => {
    const payment = await started()
    const waiting = comeBack(stage, payment)
    await firstQuestion(payment)

    await approveUnheard(payment)

    const paid = await expectOneOrder(payment)
    expect((await waiting).told).toMatchObject({ vipps: "paid", order_id: paid.orderId })
    // the last one is the order's own
    expect(await countQuestions(stage, payment.reference)).toBeLessThanOrEqual(MOST_QUESTIONS + 1)
  })

  it("though they come back before the callback, which makes the order meanwhile", async () => {
    const payment = await started()
    const waiting = comeBack(stage, payment)
    await firstQuestion(payment)

    await stage.sandbox.control.approve(payment.reference)

    const paid = await expectOneOrder(payment)
    expect((await waiting).told).toMatchObject({ vipps: "paid", order_id: paid.orderId })
    expect(await countQuestions(stage, payment.reference)).toBeLessThanOrEqual(MOST_QUESTIONS + 1)
  })

  async function firstQuestion({ reference }: StartedPayment) {
    await eventually("the first question", async () => (await countQuestions(stage, reference)) > 0)
  }
})

describe("a shopper who has not paid is told so", () => {
  it.each([
    { ending: "rejected", end: (reference: string) => stage.sandbox.control.reject(reference) },
    { ending: "let it run out", end: (reference: string) => stage.sandbox.control.expire(reference) },
  ])("$ending, and the callback got lost: one question, also when they reload", async ({ end }) => {
    const payment = await started()
    await stage.sandbox.control.next("callback", { lose: true })
    await end(payment.reference)

    const landed = [await comeBack(stage, payment), await comeBack(stage, payment)]

    const told = { vipps: "rejected", cart_id: payment.cartId }
    expect(landed.map((one) => one.told)).toEqual([told, told])
    expect(await countCalls(stage, payment.reference)).toEqual({ initiate: 1, details: 1 })
    expect(await ordersOf(stage, payment.cartId)).toEqual([])
  })

  it.each([
    { outcome: "rejected", end: (reference: string) => stage.sandbox.control.reject(reference) },
    { outcome: "expired", end: (reference: string) => stage.sandbox.control.expire(reference) },
  ])(
    "$outcome, as the callback alone can tell: no question of the return's own",
    async ({ outcome, end }) => {
      const payment = await started()
      await end(payment.reference)
      await callbackFollowed(stage, payment)
      const before = await countQuestions(stage, payment.reference)

      expect((await comeBack(stage, payment)).told).toEqual({ vipps: outcome, cart_id: payment.cartId })

      expect(await countQuestions(stage, payment.reference)).toBe(before)
    },
  )

  it("not decided yet, in five browsers at once: they wait together, and get the token to ask with", async () => {
    const payment = await started()

    const landed = await Promise.all([1, 2, 3, 4, 5].map(() => comeBack(stage, payment)))

    const vipps_token = await tokenOf(stage, payment)
    const told = { vipps: "pending", cart_id: payment.cartId, vipps_token }
    expect(landed.map((one) => one.told)).toEqual(landed.map(() => told))
    expect(await countQuestions(stage, payment.reference)).toBeLessThanOrEqual(MOST_QUESTIONS)
    expect(await ordersOf(stage, payment.cartId)).toEqual([])
  })
})
