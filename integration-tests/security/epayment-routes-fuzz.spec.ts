import fc from "fast-check"
import type { PaidOrder, StartedPayment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { callbackToken, deriveKey } from "../../src/signatures"
import { bareCart, cartFacts, startExpress } from "../express/shopper"
import { atVipps, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced } from "../support/orders/orders"
import { bootShop, type BootedShop } from "../support/server/boot"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { tokenOf } from "../support/shopper/return-link"
import { eventually } from "../support/time/eventually"
import { signDelivery, webhookOf } from "../webhooks/deliveries"
import {
  anyAuthorization,
  anyBody,
  anyCallback,
  anyCallbackPath,
  anyContentType,
  anyHeaders,
  anyJson,
  anyMethod,
  anyProvider,
  anyQuery,
  anyText,
  anyToken,
  noJson,
  sendHarmless,
  textOf,
  visible,
  type Sent,
} from "./public-requests"
import {
  countMoves,
  expectNothingAsked,
  playCompletions,
  playExpressQuestions,
  playWrongStarts,
  withKey,
  type Attacked,
} from "./store-plays"

/** Whatever is sent to a shop on ePayment by anybody: no 500, no leak, no hang, and nothing changes that Vipps did not say. */
jest.setTimeout(300_000)

const SEED = Number(process.env.FUZZ_SEED ?? 20261128)
/** The job that registers the webhook runs three times a minute. */
const JOB_MS = 60_000
const WEBHOOK = "/hooks/payment/vipps_vipps/webhook"
const SHIPPING = "/hooks/payment/vipps_vipps/shipping"

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
const secrets = (open: StartedPayment[] = []) => [
  ...[defaultUnit.clientSecret, defaultUnit.subscriptionKey, ...Object.values(tokens), paid.orderId],
  ...[paid, pending, express]
    .filter((one) => !open.includes(one))
    .flatMap(({ cartId, sessionId, reference }) => [cartId, sessionId, reference]),
  paid.paymentId,
  // an open cart is the same shopper's
  ...(open.length === 0 ? ["ola@example.no"] : []),
]

/** `open`: payments of which the answer may tell. */
const send = (sent: Sent, open?: StartedPayment[]) => sendHarmless(harness.server.url, sent, secrets(open))

/** `send` of all that is asked of the store. */
const attacked = (open?: StartedPayment[]): Attacked => ({
  ...{ harness, seed: SEED, paidCart: paid.cartId, send: (sent) => send(sent, open) },
})

const json = { "content-type": "application/json" }

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

describe("whatever is sent to the routes that need no login", () => {
  it.each(["/vipps/return/", "/store/vipps/payments/"])(
    "%s: no redirect, and nothing asked of Vipps",
    (route) =>
      expectNothingAsked({ harness }, async () => {
        const token = anyToken({ known: () => tokens.paid, reference: () => pending.reference })
        await fc.assert(
          fc.asyncProperty(
            ...([token, anyQuery, anyMethod, anyHeaders, anyBody] as const),
            async (t, q, method, headers, b) => {
              fc.pre(![tokens.paid, tokens.pending].includes(t))
              const body = method === "GET" || method === "HEAD" ? "" : b

              const got = await send({
                method,
                path: route + t + q,
                headers: withKey({ harness }, headers),
                body,
              })

              expect(got.location).toBeUndefined()
            },
          ),
          { numRuns: 150, seed: SEED },
        )
      }),
  )

  it("a webhook that Vipps has not signed is refused, and nothing is asked of Vipps", () =>
    expectNothingAsked({ harness }, async () => {
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
      await fc.assert(
        fc.asyncProperty(
          ...([anyProvider, signed, anyContentType, fc.oneof(anyEvent.map(textOf), noJson)] as const),
          async (name, headers, type, body) => {
            const path = WEBHOOK.replace("vipps_vipps", name)
            const got = await send({
              method: "POST",
              path,
              headers: { ...headers, "content-type": type },
              body,
            })
            expect(got.status).toBeGreaterThanOrEqual(400)
          },
        ),
        { numRuns: 200, seed: SEED },
      )
    }))

  it("a question for shipping options without the payment's token is refused, and nothing is noted", () =>
    expectNothingAsked({ harness }, async () => {
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
            const got = await send({
              method: "POST",
              path: SHIPPING,
              headers: { ...headers, "content-type": type },
              body,
            })
            expect(got.status).toBeGreaterThanOrEqual(400)
          },
        ),
        { numRuns: 200, seed: SEED },
      )
      expect(await offersNoted()).toEqual(before)
    }))

  it("a question with the token, whatever it asks, is answered, and leaves the cart and Vipps alone", () =>
    expectNothingAsked({ harness }, async () => {
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
    expectNothingAsked({ harness }, () => playWrongStarts(attacked())))

  it("a question for Express' options, whatever it asks: nothing changes", () =>
    expectNothingAsked({ harness }, () => playExpressQuestions(attacked())))

  it("a completion, whatever comes with it, makes no order of what nobody has approved", () =>
    playCompletions({
      ...{ ...attacked([pending, express]), open: [pending.cartId, express.cartId] },
    }))

  it("a callback of eCom's without the payment's token is refused, and nothing is asked of Vipps", () =>
    expectNothingAsked({ harness }, async () => {
      const path = anyCallbackPath(() => [pending.reference, paid.reference, express.reference])
      const callback = anyCallback(() => pending.reference)
      await fc.assert(
        fc.asyncProperty(
          ...([anyProvider, path, anyAuthorization, anyContentType, callback] as const),
          async (name, at, headers, type, body) => {
            const got = await send({
              method: "POST",
              path: `/hooks/payment/${name}/v2/payments/${at}`,
              headers: { ...headers, "content-type": type },
              body,
            })
            expect(got.status).toBeGreaterThanOrEqual(400)
          },
        ),
        { numRuns: 200, seed: SEED },
      )
    }))

  // what it sets going is not over when it is answered: from here on, the webhooks too
  it("a callback of eCom's with the payment's token, whatever it says: no order, and no money moves", async () => {
    const before = await countMoves({ harness })
    const authorization = callbackToken(deriveKey(defaultUnit.clientSecret, "callback"), pending.reference)
    const statuses = new Set<number>()

    await fc.assert(
      fc.asyncProperty(
        ...([anyCallback(() => pending.reference), anyContentType] as const),
        async (body, type) => {
          const path = `/hooks/payment/vipps_vipps/v2/payments/${pending.reference}`
          const headers = { authorization, "content-type": type }
          statuses.add((await send({ method: "POST", path, headers, body })).status)
        },
      ),
      { numRuns: 150, seed: SEED },
    )

    expect(statuses).toContain(200)
    expect(await harness.shop.complete(pending.cartId)).toMatchObject({ body: { type: "cart" } })
    expect(await ordersOf(harness, pending.cartId)).toEqual([])
    expect(await countMoves({ harness })).toBe(before)
    expect(await atVipps(harness, pending.reference)).toMatchObject({ state: "INITIATED" })
  })

  it("a webhook that Vipps has signed, whatever it says: 200, no order, and no money moves", async () => {
    const webhook = await webhookOf(harness)
    const before = await countMoves({ harness })

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
    expect(await countMoves({ harness })).toBe(before)
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
