import { z } from "zod"
import { createApi, lineFor, type JsonObject, type PaidOrder, type StartedPayment } from "../../demo/harness"
import { askExpress, bareCart, startExpress } from "../express/shopper"
import { atVipps, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced, sessionStatus } from "../support/orders/orders"
import { apis } from "../support/server/apis"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { strictBigNumbers } from "../support/server/strict-numbers"
import { comeBack } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { passTime } from "../support/time/time"

/**
 * A shopper can write into the data of a payment session when it is made, and in newer Medusas later on too. The journal knows
 * which payment a session has, so whatever stands there changes nothing. The servers compute as newer Medusas do: what is no
 * number throws.
 */
jest.setTimeout(300_000)

const RETURN_PAGE = "http://localhost:8000/checkout"

let harness: ObservedShop
let victim: PaidOrder

type Writing = { after: string; data: () => JsonObject; isPlayedOn?: true; isAllowedOnExpress?: true }

/** What a shopper may write, by what it is after. Of a stranger's payment they may know everything but its link. */
const writings: Writing[] = [
  { after: "a stranger's payment", data: () => ({ vipps: named(victim) }), isPlayedOn: true },
  { after: "a stranger's session", data: () => ({ session_id: victim.sessionId, id: victim.sessionId }) },
  {
    after: "a stranger's session, as Medusa's context has it",
    data: () => ({ context: { idempotency_key: victim.sessionId }, idempotency_key: victim.sessionId }),
  },
  { after: "a loss of the payment", data: () => ({ vipps: null }), isPlayedOn: true },
  { after: "a fall over text", data: () => ({ vipps: "x".repeat(5_000) }) },
  {
    after: "a fall over types",
    data: () => ({ vipps: { reference: { $ne: 1 }, url: [1], expires_at: -1 } }),
  },
  {
    after: "a payment that nobody made",
    data: () => ({ status: "captured", amount: 1, currency_code: "eur", captured: true, authorized: true }),
  },
  {
    after: "another page",
    data: () => ({ return_url: "https://evil.example/" }),
    isAllowedOnExpress: true,
  },
  {
    after: "what newer Medusas keep apart",
    data: () => ({ client: { vipps: named(victim), return_url: "x" } }),
  },
  { after: "everybody's data", data: () => polluted({ vipps: named(victim), session_id: victim.sessionId }) },
]

const named = ({ reference }: StartedPayment) => ({
  ...{ reference, url: "https://evil.example", expires_at: "2099-01-01T00:00:00Z" },
})

/** With a key of its own named `__proto__`, which only JSON can have. */
const polluted = (data: JsonObject): JsonObject =>
  jsonObject.parse(
    JSON.parse(`{"__proto__":${JSON.stringify(data)},"constructor":{"prototype":{"vipps":1}}}`),
  )
const jsonObject = z.custom<JsonObject>((value) => typeof value === "object" && value !== null)

describe.each(apis)("%s: session data that a shopper writes", (api) => {
  beforeAll(async () => {
    harness = await bootObservedShop({
      env: { VIPPS_API: api, VIPPS_RETURN_URL: RETURN_PAGE, ...strictBigNumbers },
      sandbox: { switches: { rateLimits: false } },
    })
    victim = await harness.shop.payWithVipps("1000")
  })
  afterAll(async () => {
    await harness?.stop()
  })
  afterEach(async () => {
    expect(await atVipps(harness, victim.reference)).toMatchObject({ state: "RESERVED", releasedMinor: 0 })
    expect(await sessionStatus(harness, victim.sessionId)).toBe("authorized")
  })

  /** No webhook is registered here: the job that does so is not among the shop's. */
  async function approve({ reference }: StartedPayment): Promise<void> {
    if (api === "ecom") await harness.sandbox.control.next("callback", { lose: true })
    await harness.sandbox.control.approve(reference)
    await harness.sandbox.control.callbacksSettled()
  }

  async function becomesOrder(started: StartedPayment): Promise<PaidOrder> {
    expect(await harness.shop.complete(started.cartId)).toMatchObject({ status: 200, body: { type: "cart" } })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    await approve(started)
    expect(await harness.shop.complete(started.cartId)).toMatchObject({
      status: 200,
      body: { type: "order" },
    })
    return orderPlaced(harness, started)
  }

  const write = ({ sessionId }: StartedPayment, data: JsonObject) =>
    harness.sql(`update payment_session set data = $2::jsonb where id = $1`, [
      sessionId,
      JSON.stringify(data),
    ])

  describe.each(writings)("after $after:", ({ data }) => {
    it("when the session is made: the payment is the session's own", async () => {
      const started = await harness.shop.startPayment("1000", data())

      expect(started.reference).toContain(started.sessionId.replace("payses_", ""))
      expect(started.url).toContain(harness.sandbox.url)
      expect((await atVipps(harness, started.reference)).fallBack).toContain(harness.server.url)
      const paid = await becomesOrder(started)
      expect(await harness.admin.capture(paid, "400")).toMatchObject({ status: 200 })
      await expectLedgers(harness, paid, { captured: "400", refunded: "0" })
    })

    it("later, in place of what is there: the payment stays the session's", async () => {
      const started = await harness.shop.startPayment("1000")
      await write(started, data())

      const paid = await becomesOrder(started)

      expect(await harness.admin.capture(paid)).toMatchObject({ status: 200 })
      expect(await harness.admin.refund(paid, "250")).toMatchObject({ status: 200 })
      await expectLedgers(harness, paid, { captured: "1000", refunded: "250" })
    })
  })

  describe.each(writings.filter(({ isPlayedOn }) => isPlayedOn))("after $after:", ({ data }) => {
    it("later, and then the cart changes: the new total is paid, and what the old link reserves is let go", async () => {
      const started = await harness.shop.startPayment("1000")
      await write(started, data())

      const { variantId, quantity } = lineFor(harness.facts.variants, "Lue")
      const body = { variant_id: variantId, quantity }
      const path = `/store/carts/${started.cartId}/line-items`
      expect(await harness.shop.api({ method: "POST", path, body })).toMatchObject({ status: 200 })

      await approve(started)
      const again = await harness.shop.startPayment({ cartId: started.cartId, totalMinor: 0 })
      expect(again.amountMinor).toBe(125_000)
      const paid = await becomesOrder(again)
      await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
      await eventually("the old payment to be let go", async () => {
        await passTime(harness, 1)
        await harness.reconcile()
        return (await atVipps(harness, started.reference)).state === "CANCELLED"
      })
    })

    it("by the store's own code, which passes it on: the payment stays", async () => {
      const started = await harness.shop.startPayment("1000")
      const path = `/payment-sessions/${started.sessionId}`

      const answer = await createApi(harness.server.url)({
        method: "POST",
        path,
        body: { amount: 1000, data: data() },
      })

      expect(answer).toMatchObject({ status: 200 })
      await expectLedgers(harness, await becomesOrder(started), { captured: "0", refunded: "0" })
    })
  })

  it("by every other public route that takes free data: nothing of it is read", async () => {
    const data = { vipps: named(victim), session_id: victim.sessionId, amount: 1 }
    const { cartId } = await harness.shop.cart("1000")
    const post = async (path: string, body: JsonObject) =>
      expect(await harness.shop.api({ method: "POST", path, body })).toMatchObject({ status: 200 })
    await post(`/store/carts/${cartId}`, { metadata: data, shipping_address: { metadata: data } })
    await post(`/store/carts/${cartId}/shipping-methods`, {
      option_id: harness.facts.shippingOptions.pickUp,
      data,
    })
    const { variantId } = lineFor(harness.facts.variants, "Lue")
    await post(`/store/carts/${cartId}/line-items`, { variant_id: variantId, quantity: 1, metadata: data })

    const started = await harness.shop.startPayment({ cartId, totalMinor: 0 }, data)

    expect(started.amountMinor).toBe(125_000)
    const paid = await becomesOrder(started)
    expect(await harness.admin.capture(paid)).toMatchObject({ status: 200 })
    await expectLedgers(harness, paid, { captured: "1250", refunded: "0" })
  })

  if (api === "epayment") {
    it("by the route of Express: refused, and nothing is started", async () => {
      const cart_id = await bareCart(harness)
      const before = (await harness.sandbox.control.ledger()).length

      for (const { data } of writings.filter(({ isAllowedOnExpress }) => !isAllowedOnExpress))
        expect(await askExpress(harness, { cart_id, data: data() })).toMatchObject({ status: 400 })

      expect(await harness.sandbox.control.ledger()).toHaveLength(before)
    })

    it("by the route of Express, another page: the shopper comes back to the shop's own", async () => {
      const cart_id = await bareCart(harness)
      const data = { return_url: "https://evil.example/" }

      const started = await startExpress(harness, { cart_id, data })

      expect(started.reference).toContain(started.sessionId.replace("payses_", ""))
      await approve(started)
      expect(await comeBack(harness, started)).toMatchObject({ page: RETURN_PAGE, query: { vipps: "paid" } })
      await expectLedgers(harness, await orderPlaced(harness, started), { captured: "0", refunded: "0" })
    })
  }
})
