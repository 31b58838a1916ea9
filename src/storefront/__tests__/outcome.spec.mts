import { findOutcome, readReturn, type Outcome } from "../outcome.mjs"
import { StoreApiError, type PaymentState, type StoreApi } from "../store-api.mjs"

const never = () => Promise.reject(new Error("nobody asks for this"))

/** A shop whose every answer is given; what is not given fails the test. */
function shopOf(answers: Partial<StoreApi>): StoreApi {
  const silent = { startPayment: never, startExpress: never, readExpress: never }
  return { ...silent, readPayment: never, readCart: never, completeCart: never, ...answers }
}

/** One after the other; the last is given again and again. */
function inTurn<T>(...answers: (T | StoreApiError)[]): jest.Mock<Promise<T>> {
  let asked = 0
  return jest.fn(async () => {
    const answer = answers[Math.min(asked++, answers.length - 1)]
    if (answer instanceof StoreApiError) throw answer
    return answer as T
  })
}

const refused = (status: number | undefined) => new StoreApiError("", status, "")
const pending: PaymentState = { state: "pending" }

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

async function find(query: string, answers: Partial<StoreApi>) {
  const onPending = jest.fn()
  const signal = new AbortController().signal
  const back = readReturn(new URLSearchParams(query))
  const startedAt = Date.now()
  const found: Promise<Outcome> = findOutcome(back, { api: shopOf(answers), signal, onPending })
  const all = found.then((outcome) => ({ outcome, tookMs: Date.now() - startedAt }))
  await jest.advanceTimersByTimeAsync(120_000)
  return { ...(await all), onPending }
}

describe("an address that says the end", () => {
  it("paid, with the order: the cart says which order it is, as anybody can type an address", async () => {
    const completeCart = inTurn<string | undefined>("order_2")
    const { outcome } = await find("vipps=paid&order_id=order_1&cart_id=cart_1", { completeCart })
    expect(outcome).toEqual({ state: "paid", orderId: "order_2" })
    expect(completeCart).toHaveBeenCalledWith("cart_1")
  })

  it("paid, with an order that no cart made: the shop says so by the token", async () => {
    const readPayment = inTurn<PaymentState>({ state: "paid", order_id: "order_2" })
    const { outcome } = await find("vipps=paid&order_id=order_1&vipps_token=token_1", { readPayment })
    expect(outcome).toEqual({ state: "paid", orderId: "order_2" })
  })

  it.each([
    "vipps=rejected",
    "vipps=expired",
    "vipps=failed&code=sold-out",
    "vipps=paid",
    "vipps=paid&order_id=order_1",
    "vipps=pending",
    "",
  ])("%j without cart and token: nothing is said of a payment, and nobody is asked", async (query) => {
    expect((await find(query, {})).outcome).toEqual({ state: "lost" })
  })

  it.each([
    ["vipps=rejected", { state: "rejected" }],
    ["vipps=expired", { state: "expired" }],
    ["vipps=failed&code=sold-out", { state: "failed", code: "sold-out" }],
  ])("%s, of a cart that is open", async (query, expected) => {
    const readCart = inTurn({ completed_at: null })
    expect((await find(`${query}&cart_id=cart_1`, { readCart })).outcome).toEqual(expected)
    expect(readCart).toHaveBeenCalledWith("cart_1")
  })

  it("rejected, but the cart has its order by another link: that order", async () => {
    const readCart = inTurn({ completed_at: "2026-11-28" })
    const completeCart = inTurn<string | undefined>("order_2")
    const { outcome } = await find("vipps=rejected&cart_id=cart_1", { readCart, completeCart })
    expect(outcome).toEqual({ state: "paid", orderId: "order_2" })
    expect(completeCart).toHaveBeenCalledWith("cart_1")
  })

  it.each([
    ["is not the shop's", 404, { state: "lost" }],
    ["can't be read", undefined, { state: "unknown" }],
    ["can't be read now", 500, { state: "unknown" }],
  ])("rejected, and the cart %s: nothing is said of the payment", async (_, status, expected) => {
    const readCart = inTurn<{ completed_at: null }>(refused(status))
    expect((await find("vipps=rejected&cart_id=cart_1", { readCart })).outcome).toEqual(expected)
  })
})

describe("an address that says pending", () => {
  const query = "vipps=pending&vipps_token=token_1"

  it("asks until the shop knows, and says once that it waits", async () => {
    const readPayment = inTurn<PaymentState>(pending, pending, { state: "paid", order_id: "order_1" })
    const { outcome, onPending, tookMs } = await find(query, { readPayment })
    expect(outcome).toEqual({ state: "paid", orderId: "order_1" })
    expect(readPayment.mock.calls).toEqual([["token_1"], ["token_1"], ["token_1"]])
    expect(onPending).toHaveBeenCalledTimes(1)
    expect(tookMs).toBe(4_000)
  })

  it("failed meanwhile: with the reason", async () => {
    const readPayment = inTurn<PaymentState>(pending, { state: "failed", code: "express-total" })
    expect((await find(query, { readPayment })).outcome).toEqual({ state: "failed", code: "express-total" })
  })

  it("gives up after a minute", async () => {
    const { outcome, tookMs } = await find(query, { readPayment: inTurn(pending) })
    expect(outcome).toEqual({ state: "unknown" })
    expect(tookMs).toBeGreaterThanOrEqual(60_000)
    expect(tookMs).toBeLessThan(64_000)
  })

  it.each([undefined, 500, 503, 409, 429])("asks again after %s", async (status) => {
    const readPayment = inTurn<PaymentState>(refused(status), { state: "rejected" })
    expect((await find(query, { readPayment })).outcome).toEqual({ state: "rejected" })
    expect(readPayment).toHaveBeenCalledTimes(2)
  })

  it("a token that the shop does not know: lost, at once", async () => {
    const { outcome, tookMs } = await find(query, { readPayment: inTurn<PaymentState>(refused(404)) })
    expect({ outcome, tookMs }).toEqual({ outcome: { state: "lost" }, tookMs: 0 })
  })

  it("without a token: asks by the cart", async () => {
    const completeCart = inTurn<string | undefined>(undefined, "order_1")
    const { outcome } = await find("vipps=pending&cart_id=cart_1", { completeCart })
    expect(outcome).toEqual({ state: "paid", orderId: "order_1" })
  })
})

it("stops asking when the page is left", async () => {
  const leaving = new AbortController()
  const readPayment = inTurn(pending)
  const back = readReturn(new URLSearchParams("vipps=pending&vipps_token=token_1"))
  const api = shopOf({ readPayment })
  const found = findOutcome(back, { api, signal: leaving.signal, onPending: () => leaving.abort() })
  await jest.advanceTimersByTimeAsync(60_000)
  await found
  expect(readPayment).toHaveBeenCalledTimes(1)
})
