import fc from "fast-check"
import type { PaidOrder, StartedPayment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { bareCart, cartFacts, startExpress, variantOf } from "../express/shopper"
import { atVipps, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced } from "../support/orders/orders"
import { bootShop, type BootedShop } from "../support/server/boot"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { tokenOf } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { signDelivery, webhookOf } from "../webhooks/deliveries"
import {
  anyBody,
  anyHeaders,
  anyMethod,
  anyQuery,
  anyToken,
  encoded,
  leaksOf,
  sendTo,
  visible,
  type Got,
  type Sent,
} from "./public-requests"

/** Whatever is sent to a shop on ePayment by anybody: no 500, no leak, no hang, and nothing changes that Vipps did not say. */
jest.setTimeout(300_000)

const SEED = Number(process.env.FUZZ_SEED ?? 20261128)
/** The job that registers the webhook runs three times a minute. */
const JOB_MS = 60_000
const WEBHOOK = "/hooks/payment/vipps_vipps/webhook"
const SHIPPING = "/hooks/payment/vipps_vipps/shipping"
const EXPRESS = "/store/vipps/express"

let harness: BootedShop
let paid: PaidOrder
let pending: StartedPayment
let express: StartedPayment
let tokens: { paid: string; pending: string; shipping: string; webhook: string }

beforeAll(async () => {
  harness = await bootShop({
    env: {
      VIPPS_API: "epayment",
      VIPPS_EXPRESS_SHIPPING: "dynamic",
      VIPPS_RETURN_URL: "http://localhost:8000/checkout",
    },
  })
  await disableReconciliation(harness)
  const { webhooks } = harness.sandbox.control
  await eventually("the registration", async () => (await webhooks.registrations()).length > 0, JOB_MS)
  paid = await harness.shop.payWithVipps("1000")
  pending = await harness.shop.startPayment("1000")
  express = await startExpress(harness, { cart_id: await bareCart(harness) })
  await harness.sandbox.control.callbacksSettled()
  tokens = {
    paid: await tokenOf(harness, paid),
    pending: await tokenOf(harness, pending),
    shipping: await shippingToken(express),
    webhook: (await webhookOf(harness)).secret,
  }
})
afterAll(() => harness?.stop())

async function shippingToken({ reference }: StartedPayment): Promise<string> {
  const [request] = await harness.sandbox.control.requests({ call: "initiate", reference })
  const [, token] = /"callbackAuthorizationToken":"([^"]+)"/.exec(JSON.stringify(request?.body)) ?? []
  if (!token) throw new Error("Vipps got no token for its questions")
  return token
}

/** What only the shop, Vipps or another shopper knows. */
const secrets = () => [
  ...[defaultUnit.clientSecret, defaultUnit.subscriptionKey, ...Object.values(tokens), paid.orderId],
  ...[paid, pending, express].flatMap(({ cartId, sessionId, reference }) => [cartId, sessionId, reference]),
  ...[paid.paymentId, "ola@example.no"],
]

async function send(sent: Sent): Promise<Got> {
  const got = await sendTo(harness.server.url, sent)
  const said = `${sent.method} ${sent.path} ${sent.body.slice(0, 300)}: ${got.status} ${got.text.slice(0, 300)}`
  if (got.status < 200 || got.status >= 500) throw new Error(said)
  expect(leaksOf(sent, got, secrets())).toEqual([])
  return got
}

const withKey = (headers: Record<string, string>) => ({
  ...headers,
  "x-publishable-api-key": harness.facts.publishableKey,
})

/** About any payment: a job looks after the webhook's registration meanwhile. */
async function callsToVipps(): Promise<number> {
  const requests = await harness.sandbox.control.requests()
  return requests.filter(({ reference }) => reference !== undefined).length
}

async function expectNothingAsked(work: () => Promise<void>): Promise<void> {
  const before = await callsToVipps()
  await work()
  expect(await callsToVipps()).toBe(before)
}

const anyText = fc.string({ unit: "binary", maxLength: 60 })
const anyJson = fc.jsonValue({ maxDepth: 3 })
const json = { "content-type": "application/json" }
const anyContentType = fc
  .constantFrom(
    "application/json",
    "application/json; charset=utf-8",
    "text/plain",
    "multipart/form-data",
    "x",
  )
  .map((type) => ({ "content-type": type }))
const noJson = fc.oneof(
  fc.constantFrom("", "{", "[", "nul", '{"reference":', "\u0000", '"text"', "5", "[[[[]]]]"),
  anyText,
  fc.nat(100_000).map((length) => `{"reference":"${"x".repeat(length)}"}`),
)
const textOf = (value: unknown) => JSON.stringify(value)

/** Near misses of an event of Vipps'. */
const anyEvent = fc
  .record(
    {
      msn: anyJson,
      reference: fc.oneof({ weight: 4, arbitrary: fc.constant("pending") }, anyText, anyJson),
      name: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom("AUTHORIZED", "CAPTURED", "REFUNDED", "ABORTED", "CREATED") },
        anyJson,
      ),
      amount: fc.oneof(fc.constant({ currency: "NOK", value: 100_000 }), anyJson),
      success: anyJson,
      idempotencyKey: fc.oneof(anyText, anyJson),
      timestamp: anyJson,
      userDetails: anyJson,
    },
    { requiredKeys: ["reference", "name"] },
  )
  .map((event) => ({
    ...event,
    reference: event.reference === "pending" ? pending.reference : event.reference,
  }))

/** Near misses of Vipps' question for shipping options; `reference`: the open Express payment's. */
const anyQuestion = fc
  .record(
    {
      reference: fc.oneof({ weight: 3, arbitrary: fc.constant("express") }, anyText, anyJson),
      addressId: anyJson,
      AddressLine1: fc.oneof(fc.constant("Prøvegata 5"), anyText, anyJson),
      AddressLine2: fc.oneof(anyText, anyJson),
      City: fc.oneof(fc.constant("Oslo"), anyText, anyJson),
      PostCode: fc.oneof(fc.constant("0154"), anyText, anyJson),
      Country: fc.oneof(fc.constantFrom("NO", "no", "SE", "__proto__", "N\u0000"), anyText, anyJson),
    },
    { requiredKeys: ["reference"] },
  )
  .map((asked) => ({
    ...asked,
    reference: asked.reference === "express" ? express.reference : asked.reference,
  }))

const someCart = fc.oneof(
  fc.constant("the paid one"),
  anyText,
  fc.constantFrom("cart_\u0000", "' or 1=1 --", "__proto__"),
)
const cartOf = (given: unknown) => (given === "the paid one" ? paid.cartId : given)

describe("whatever is sent to the routes that need no login", () => {
  it.each(["/vipps/return/", "/store/vipps/payments/"])(
    "%s: no redirect, and nothing asked of Vipps",
    (route) =>
      expectNothingAsked(async () => {
        const token = anyToken({ known: () => tokens.paid, reference: () => pending.reference })
        await fc.assert(
          fc.asyncProperty(
            ...([token, anyQuery, anyMethod, anyHeaders, anyBody] as const),
            async (t, q, method, headers, b) => {
              fc.pre(![tokens.paid, tokens.pending].includes(t))
              const body = method === "GET" || method === "HEAD" ? "" : b

              const got = await send({ method, path: route + t + q, headers: withKey(headers), body })

              expect(got.location).toBeUndefined()
            },
          ),
          { numRuns: 150, seed: SEED },
        )
      }),
  )

  it("a webhook that Vipps has not signed is refused, and nothing is asked of Vipps", () =>
    expectNothingAsked(async () => {
      const signed = fc.record(
        {
          authorization: fc.oneof(
            visible,
            fc
              .base64String({ maxLength: 60 })
              .map((mac) => `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${mac}`),
          ),
          "x-ms-date": fc.oneof(visible, fc.constant(new Date().toUTCString())),
          "x-ms-content-sha256": fc.oneof(visible, fc.base64String({ maxLength: 50 })),
        },
        { requiredKeys: [] },
      )
      const provider = fc.oneof(
        { weight: 3, arbitrary: fc.constant("vipps_vipps") },
        fc.constantFrom("vipps", "system_default", "__proto__", "%00", "%", "%E0%A4%A", "stripe_stripe"),
      )
      await fc.assert(
        fc.asyncProperty(
          ...([provider, signed, anyContentType, fc.oneof(anyEvent.map(textOf), noJson)] as const),
          async (name, headers, type, body) => {
            const path = WEBHOOK.replace("vipps_vipps", name)
            const got = await send({ method: "POST", path, headers: { ...headers, ...type }, body })
            expect(got.status).toBeGreaterThanOrEqual(400)
          },
        ),
        { numRuns: 200, seed: SEED },
      )
    }))

  it("a question for shipping options without the payment's token is refused, and nothing is noted", () =>
    expectNothingAsked(async () => {
      const before = await offersNoted()
      const authorization = fc.oneof(
        fc.constant({}),
        visible.map((text) => ({ authorization: text })),
        fc.nat().map((at) => ({ authorization: tokens.shipping.slice(0, at % tokens.shipping.length) })),
      )
      await fc.assert(
        fc.asyncProperty(
          ...([authorization, anyContentType, fc.oneof(anyQuestion.map(textOf), noJson)] as const),
          async (headers, type, body) => {
            const got = await send({ method: "POST", path: SHIPPING, headers: { ...headers, ...type }, body })
            expect(got.status).toBeGreaterThanOrEqual(400)
          },
        ),
        { numRuns: 200, seed: SEED },
      )
      expect(await offersNoted()).toEqual(before)
    }))

  it("a question with the token, whatever it asks, is answered, and leaves the cart and Vipps alone", () =>
    expectNothingAsked(async () => {
      const before = await cartFacts(harness, express.cartId)
      await fc.assert(
        fc.asyncProperty(fc.oneof(anyQuestion.map(textOf), noJson), async (body) => {
          const headers = { ...json, authorization: tokens.shipping }
          const got = await send({ method: "POST", path: SHIPPING, headers, body })
          expect([200, 400, 401, 413]).toContain(got.status)
        }),
        { numRuns: 150, seed: SEED },
      )
      expect(await cartFacts(harness, express.cartId)).toEqual(before)
    }))

  it("a start of Express that nobody can mean starts nothing, and makes no cart", () =>
    expectNothingAsked(async () => {
      const carts = await countCarts()
      const wrong = fc.oneof(
        fc.record({ cart_id: someCart.map(cartOf), provider_id: visible }, { requiredKeys: ["cart_id"] }),
        fc.record({
          cart_id: someCart.map(cartOf),
          data: fc.oneof(anyJson, fc.constant({ return_url: "//x" })),
        }),
        fc.record({ variant_id: anyText, quantity: fc.integer() }),
        fc
          .record({ quantity: fc.constantFrom(0, -1, 0.5, 1e9, "2"), region_id: anyText })
          .map((more) => ({ ...more, variant_id: variantOf(harness, "Ullgenser") })),
        fc.record({ amount: anyJson, shipping_address: anyJson, cart_id: someCart.map(cartOf) }),
      )
      await fc.assert(
        fc.asyncProperty(
          ...([anyMethod, anyContentType, fc.oneof(wrong.map(textOf), noJson)] as const),
          async (m, type, body) => {
            const method = m === "GET" ? "POST" : m
            // with a body that nobody reads, the connection may be reset before the answer is read
            const hasBody = method !== "HEAD" && method !== "OPTIONS"
            const headers = withKey(type)
            const got = await send({ method, path: EXPRESS, headers, body: hasBody ? body : "" })
            if (method !== "OPTIONS") expect(got.status).toBeGreaterThanOrEqual(400)
          },
        ),
        { numRuns: 150, seed: SEED },
      )
      expect(await countCarts()).toBe(carts)
    }))

  it("a question for Express' options, whatever it asks: nothing changes", () =>
    expectNothingAsked(async () => {
      const query = fc
        .tuple(fc.oneof(encoded(someCart.map(String)), visible), fc.oneof(fc.constant(""), encoded(anyText)))
        .map(([cart, more]) => `?cart_id=${cart}${more && `&${more}=${more}`}`)
      await fc.assert(
        fc.asyncProperty(query, async (q) => {
          const got = await send({ method: "GET", path: EXPRESS + q, headers: withKey({}), body: "" })
          expect(got.status).toBeGreaterThanOrEqual(400)
        }),
        { numRuns: 150, seed: SEED },
      )
    }))

  // the last of them: what it sets going is not over when it is answered
  it("a webhook that Vipps has signed, whatever it says: 200, no order, and no money moves", async () => {
    const webhook = await webhookOf(harness)
    const money = async () =>
      (await harness.sandbox.control.requests()).filter(({ call }) => call !== "details" && call !== "token")
        .length
    const before = await money()

    await fc.assert(
      fc.asyncProperty(fc.oneof(anyEvent.map(textOf), anyJson.map(textOf), anyText), async (body) => {
        const { headers } = signDelivery(webhook, body)
        const got = await send({ method: "POST", path: WEBHOOK, headers, body })
        expect(got).toMatchObject({ status: 200, text: '{"received":true}' })
      }),
      { numRuns: 150, seed: SEED },
    )

    // completing waits for the cart's lock, so whatever the deliveries set going is over by then
    expect(await harness.shop.complete(pending.cartId)).toMatchObject({ body: { type: "cart" } })
    expect(await ordersOf(harness, pending.cartId)).toEqual([])
    expect(await money()).toBe(before)
    expect(await atVipps(harness, pending.reference)).toMatchObject({ state: "INITIATED" })
  })

  it("and afterwards the shop is as it was", async () => {
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
    expect(await ordersOf(harness, express.cartId)).toEqual([])
    await harness.sandbox.control.approve(pending.reference)
    await expectLedgers(harness, await orderPlaced(harness, pending), { captured: "0", refunded: "0" })
  })
})

async function offersNoted(): Promise<unknown> {
  return harness.sql(`select * from vipps_attempt where reference = $1`, [express.reference])
}

async function countCarts(): Promise<unknown> {
  const [row] = await harness.sql(`select count(*)::int as count from cart`)
  return row?.count
}
