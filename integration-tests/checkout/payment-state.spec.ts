import { createApi, type Cart, type StartedPayment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { bootShop, type BootedShop } from "../support/server/boot"
import {
  askState,
  callbackProcessed,
  comeBack,
  countDetailsCalls,
  tokenOf,
} from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { countCalls, expectLedgers, reads } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced, sessionStatus } from "../support/orders/orders"
import { askForPayment } from "../support/staff/phone-order"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { minutesAgo, startExpired } from "../support/time/time"
import { loseNotice } from "../support/shopper/notices"
import { refuses } from "../support/server/vipps-errors"

jest.setTimeout(120_000)

/** Vipps' pace of polling. */
const PACE_MS = 2_000

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop()
  await disableReconciliation(harness)
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

async function approveUnheard({ reference }: Pick<StartedPayment, "reference">): Promise<void> {
  await loseNotice(harness)
  await harness.sandbox.control.approve(reference)
}

/** As a storefront asks: again and again, until the answer is another than pending. */
async function poll(token: string) {
  return eventually("a verdict", async () => {
    const answer = await askState(harness, token)
    return answer.body.state !== "pending" && answer
  })
}

describe("GET /store/vipps/payments/:token tells the payment's state", () => {
  it("pending, then paid with the order, which the asking alone has made", async () => {
    const payment = await harness.shop.startPayment("1000")
    const token = await tokenOf(harness, payment)

    const early = await askState(harness, token)
    await approveUnheard(payment)
    const late = await poll(token)

    expect(early).toMatchObject({ status: 200, body: { state: "pending" } })
    expect(Object.keys(early.body)).toEqual(["state"])
    const paid = await orderPlaced(harness, payment)
    expect(late.body).toEqual({ state: "paid", order_id: paid.orderId })
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("by the token that a pending return hands over", async () => {
    const payment = await harness.shop.startPayment("1000")
    const { vipps_token = "" } = (await comeBack(harness, payment)).query
    await approveUnheard(payment)

    expect((await poll(vipps_token)).body).toMatchObject({ state: "paid", order_id: expect.any(String) })
  })

  it("rejected, when the shopper did", async () => {
    const payment = await harness.shop.startPayment("1000")
    await loseNotice(harness)
    await harness.sandbox.control.reject(payment.reference)

    expect((await poll(await tokenOf(harness, payment))).body).toEqual({ state: "rejected" })
    expect(await ordersOf(harness, payment.cartId)).toEqual([])
  })

  it("expired, when time ran out and Vipps' history shows nothing", async () => {
    const payment = await startExpired(harness, () => harness.shop.startPayment("1000"))

    expect((await poll(await tokenOf(harness, payment))).body).toEqual({ state: "expired" })
  })

  it("pending, while Vipps' clock is 16 minutes behind ours: asking, coming back and completing end nothing", async () => {
    await minutesAgo(harness, 16, async () => {
      const payment = await harness.shop.startPayment("1000")
      const token = await tokenOf(harness, payment)

      const asked = await askState(harness, token)
      const back = await comeBack(harness, payment)
      const completion = await harness.shop.complete(payment.cartId)

      expect(asked.body).toEqual({ state: "pending" })
      expect(back.query).toMatchObject({ vipps: "pending" })
      expect(completion).toMatchObject({ status: 200, body: { type: "cart" } })
      expect(completion.message).toContain("not approved yet")
      expect(await sessionStatus(harness, payment.sessionId)).toBe("pending")

      await harness.sandbox.control.approve(payment.reference)
      const paid = await orderPlaced(harness, payment)
      expect((await poll(token)).body).toEqual({ state: "paid", order_id: paid.orderId })
      await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
    })
  })

  it("of an order taken by phone: pending before the customer pays, paid afterwards", async () => {
    const asked = await askForPayment(harness)
    const token = await tokenOf(harness, asked)

    expect((await askState(harness, token)).body).toEqual({ state: "pending" })
    await approveUnheard(asked)
    expect((await poll(token)).body).toEqual({ state: "paid", order_id: asked.orderId })
  })
})

describe("while two servers make an order of the same cart, and Medusa has not taken one back yet", () => {
  /** What the slower server has written by then: its order, linked to the cart. */
  async function madeTwice(cart: string | Cart = "1000") {
    const first = await harness.shop.payWithVipps(cart)
    const second = await harness.shop.payWithVipps("1000")
    await harness.sql(
      `insert into order_cart (id, order_id, cart_id) values ('ordercart_twice_' || $1::text, $1, $2)`,
      [second.orderId, first.cartId],
    )
    return { first, second, token: await tokenOf(harness, first) }
  }

  it("who comes back by an older payment of the cart is not told that nothing came of it", async () => {
    const cart = await harness.shop.cart("1000")
    const token = await tokenOf(harness, await harness.shop.startPayment(cart))
    const { first, second } = await madeTwice(cart)

    expect((await askState(harness, token)).body).toEqual({ state: "pending" })
    await harness.sql(`update order_cart set deleted_at = now() where order_id = $1 and cart_id = $2`, [
      second.orderId,
      cart.cartId,
    ])
    expect((await askState(harness, token)).body).toEqual({ state: "paid", order_id: first.orderId })
  })

  it("no order is told, and the one that stays as soon as it is alone", async () => {
    const { second, first, token } = await madeTwice()

    expect((await askState(harness, token)).body).toEqual({ state: "pending" })
    await harness.sql(`update order_cart set deleted_at = now() where order_id = $1 and cart_id = $2`, [
      first.orderId,
      first.cartId,
    ])
    await harness.sql(`update order_payment_collection set deleted_at = now() where order_id = $1`, [
      first.orderId,
    ])
    expect((await askState(harness, token)).body).toEqual({ state: "paid", order_id: second.orderId })
  })

  it("of two that a crash left behind, the older one", async () => {
    const { first, second, token } = await madeTwice()

    await harness.sql(
      `update "order" set created_at = created_at - interval '2 minutes' where id = any($1)`,
      [[first.orderId, second.orderId]],
    )

    expect((await askState(harness, token)).body).toEqual({ state: "paid", order_id: first.orderId })
  })
})

describe("it asks Vipps as little as it can", () => {
  it("once in two seconds for a payment, however many ask", async () => {
    const payment = await harness.shop.startPayment("1000")
    const token = await tokenOf(harness, payment)
    const startedAt = performance.now()

    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => askState(harness, token)))
      expect(answers.map(({ body }) => body)).toEqual(answers.map(() => ({ state: "pending" })))
    }

    const rounds = Math.floor((performance.now() - startedAt) / PACE_MS) + 1
    expect(await countDetailsCalls(harness, payment.reference)).toBeLessThanOrEqual(rounds)
    expect(await countDetailsCalls(harness, payment.reference)).toBeGreaterThan(0)
  })

  it("no more often while Vipps is down; the answer comes from the journal", async () => {
    const payment = await harness.shop.startPayment("1000")
    const token = await tokenOf(harness, payment)
    await harness.sandbox.control.next("details", refuses("payment unknown"), 50)
    const startedAt = performance.now()

    const answers = [
      await askState(harness, token),
      await askState(harness, token),
      await askState(harness, token),
    ]

    const rounds = Math.floor((performance.now() - startedAt) / PACE_MS) + 1
    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      answers.map(() => [200, { state: "pending" }]),
    )
    expect(await countDetailsCalls(harness, payment.reference)).toBeLessThanOrEqual(rounds)
  })

  it("never again once the payment is decided", async () => {
    const payment = await harness.shop.startPayment("1000")
    const other = await harness.shop.startPayment("1000")
    await harness.sandbox.control.approve(payment.reference)
    await harness.sandbox.control.reject(other.reference)
    const paid = await orderPlaced(harness, payment)
    // the order is there a moment before its completion has ended, and nobody is told that it is paid before that
    await eventually("a completion that has ended", async () => {
      const running = `select 1 from vipps_attempt where reference = $1 and completion_lease_until > now()`
      return (await harness.sql(running, [payment.reference])).length === 0
    })
    await callbackProcessed(harness, other)
    const before = await countDetailsCalls(harness, other.reference)

    const tokens = [await tokenOf(harness, payment), await tokenOf(harness, other)]
    const answers = await Promise.all([...tokens, ...tokens].map((token) => askState(harness, token)))

    const query = [{ state: "paid", order_id: paid.orderId }, { state: "rejected" }]
    expect(answers.map(({ body }) => body)).toEqual([...query, ...query])
    expect(await countCalls(harness, payment.reference)).toEqual({ initiate: 1, ...reads(1) })
    expect(await countDetailsCalls(harness, other.reference)).toBe(before)
  })
})

describe("it tells strangers nothing", () => {
  it("a token that is not ours: 404 in words", async () => {
    const payment = await harness.shop.startPayment("1000")
    const token = await tokenOf(harness, payment)
    const wrong = [
      payment.reference,
      `${payment.reference}.${"A".repeat(32)}`,
      token.slice(0, -1),
      `${token} `,
      "%",
      "💥",
      "x".repeat(8_000),
      payment.sessionId,
    ]

    const answers = await Promise.all(wrong.map((one) => askState(harness, one)))

    expect(answers.map(({ status, message }) => [status, message])).toEqual(
      answers.map(() => [404, expect.stringContaining("no Vipps payment of this shop")]),
    )
    const undecodable = await harness.shop.api({ method: "GET", path: "/store/vipps/payments/%E0%A4%A" })
    expect(undecodable).toMatchObject({ status: 404, message: expect.stringContaining("no Vipps payment") })
    expect(await countDetailsCalls(harness, payment.reference)).toBe(0)
  })

  it("without the publishable key: 400, as everywhere in the store API", async () => {
    const payment = await harness.shop.startPayment("1000")
    const path = `/store/vipps/payments/${await tokenOf(harness, payment)}`

    const answer = await createApi(harness.server.url)({ method: "GET", path })

    expect(answer.status).toBe(400)
    expect(JSON.stringify(answer.body)).not.toContain("pending")
  })

  it("nor does the server's log name a secret", () => {
    expect(harness.server.log()).not.toContain(defaultUnit.clientSecret)
    expect(harness.server.log()).not.toContain(defaultUnit.subscriptionKey)
  })
})
