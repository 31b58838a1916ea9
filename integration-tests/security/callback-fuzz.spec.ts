import fc from "fast-check"
import { z } from "zod"
import type { StartedPayment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { ONLY_ECOM } from "../support/server/apis"
import { bootShop, type BootedShop } from "../support/server/boot"
import { atVipps, countCalls, expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf, orderPlaced } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"

/** Whatever is sent to the callback's address: no 500, no leak, no hang, and nothing changes that Vipps did not say. */
jest.setTimeout(240_000)

const RUNS = 250
const SEED = Number(process.env.FUZZ_SEED ?? 20261124)
const HANGS_AFTER_MS = 30_000

let harness: BootedShop
let waiting: StartedPayment
let approved: StartedPayment
let token: string

beforeAll(async () => {
  // ePayment has webhooks instead: epayment-routes-fuzz.spec.ts
  harness = await bootShop({ env: ONLY_ECOM })
  await disableReconciliation(harness)
  waiting = await harness.shop.startPayment("1000")
  approved = await harness.shop.startPayment("1000")
  await harness.sandbox.control.next("callback", { lose: true })
  await harness.sandbox.control.approve(approved.reference)
  token = await tokenOf(waiting)
})
afterAll(() => harness?.stop())

const anyText = fc.string({ unit: "binary", maxLength: 60 })
const anyJson = fc.jsonValue({ maxDepth: 4 })

/** Near misses of Vipps' own callback, regular and express, beside anything at all. */
function anyBody(reference: string): fc.Arbitrary<string> {
  const status = fc.oneof(fc.constantFrom("RESERVED", "SALE", "CANCELLED", "REJECTED"), anyJson)
  const callback = fc.record(
    {
      orderId: fc.oneof({ weight: 3, arbitrary: fc.constant<unknown>(reference) }, anyJson),
      merchantSerialNumber: anyJson,
      transactionInfo: fc.oneof(
        { weight: 3, arbitrary: fc.record({ status, amount: anyJson }, { requiredKeys: [] }) },
        anyJson,
      ),
      userDetails: anyJson,
      errorInfo: anyJson,
    },
    { requiredKeys: [] },
  )
  return fc.oneof(
    { weight: 4, arbitrary: callback.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: anyJson.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 500 }) },
    { weight: 1, arbitrary: fc.nat(40_000).map((length) => `{"orderId":"${"x".repeat(length)}"}`) },
  )
}

const anyContentType = fc.constantFrom(
  "application/json",
  "application/json; charset=utf-8",
  "application/x-www-form-urlencoded",
  "text/plain",
  "multipart/form-data",
  "nonsense",
)
/** What fits into a header; the right one is tried by itself. */
const anyToken = fc.oneof(
  fc.constant(undefined),
  fc.string({ maxLength: 80 }).map((text) => text.trim()),
  fc.base64String({ maxLength: 60 }),
)

async function send(p: {
  path: string
  body: string
  authorization: string | undefined
  contentType: string
}): Promise<{ status: number; text: string }> {
  const answer = await fetch(harness.server.url + p.path, {
    method: "POST",
    headers: {
      "content-type": p.contentType,
      ...(p.authorization === undefined ? {} : { authorization: p.authorization }),
    },
    body: p.body,
    signal: AbortSignal.timeout(HANGS_AFTER_MS),
  })
  return { status: answer.status, text: await answer.text() }
}

function expectHarmless({ status, text }: { status: number; text: string }): void {
  expect(status).toBeLessThan(500)
  expect(text).not.toMatch(/node_modules|at .*\.[jt]s:\d+|select |vipps_attempt|SyntaxError/)
  for (const secret of [defaultUnit.clientSecret, defaultUnit.subscriptionKey, token])
    expect(text).not.toContain(secret)
}

it("without Vipps' token everything is refused, and nothing is looked at", async () => {
  const path = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(approved.reference, waiting.reference) },
    fc.constantFrom("%E0%A4%A", "%", "%00", "%2e%2e"),
    anyText.map(encodeURIComponent).filter((text) => text !== "" && text !== "." && text !== ".."),
  )
  // those of ePayment as well: this shop uses eCom, and so nobody may call there
  const place = fc.oneof(
    { weight: 3, arbitrary: path.map((reference) => `v2/payments/${reference}`) },
    fc.constantFrom("webhook", "shipping"),
  )
  const provider = fc.oneof(
    { weight: 3, arbitrary: fc.constant("vipps_vipps") },
    fc.constantFrom("vipps", "system_default", "__proto__", "vipps_", "stripe_stripe"),
  )
  const before = await countCalls(harness, approved.reference)

  await fc.assert(
    fc.asyncProperty(
      fc.record({
        place,
        provider,
        body: anyBody(approved.reference),
        authorization: anyToken,
        contentType: anyContentType,
      }),
      async ({ place: where, provider: name, ...rest }) => {
        const answer = await send({ path: `/hooks/payment/${name}/${where}`, ...rest })
        expectHarmless(answer)
        expect(answer.status).toBeGreaterThanOrEqual(400)
      },
    ),
    { seed: SEED, numRuns: RUNS },
  )

  expect(await ordersOf(harness, approved.cartId)).toEqual([])
  expect(await countCalls(harness, approved.reference)).toEqual(before)
})

it("with Vipps' token, whatever is said, an order comes of what Vipps has reserved alone", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ body: anyBody(waiting.reference), contentType: anyContentType }),
      async ({ body, contentType }) => {
        const path = `/hooks/payment/vipps_vipps/v2/payments/${waiting.reference}`
        expectHarmless(await send({ path, body, contentType, authorization: token }))
      },
    ),
    { seed: SEED, numRuns: RUNS },
  )

  // completing waits for the cart's lock, so whatever the callbacks set going is over by then
  expect(await harness.shop.complete(waiting.cartId)).toMatchObject({ body: { type: "cart" } })
  expect(await ordersOf(harness, waiting.cartId)).toEqual([])
  expect(await atVipps(harness, waiting.reference)).toMatchObject({ state: "INITIATED" })
  await harness.sandbox.control.approve(waiting.reference)
  await expectLedgers(harness, await orderPlaced(harness, waiting), { captured: "0", refunded: "0" })
})

const initiateBody = z.object({ merchantInfo: z.object({ authToken: z.string() }) })

async function tokenOf({ reference }: StartedPayment): Promise<string> {
  const [request] = await harness.sandbox.control.requests({ call: "initiate", reference })
  return initiateBody.parse(request?.body).merchantInfo.authToken
}
