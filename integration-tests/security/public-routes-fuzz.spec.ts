import { request } from "node:http"
import fc from "fast-check"
import type { PaidOrder, StartedPayment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { bootShop, type BootedShop } from "../support/server/boot"
import { tokenOf } from "../support/shopper/return-link"
import { expectLedgers } from "../support/ledgers/ledgers"
import { ordersOf } from "../support/orders/orders"
import { disableReconciliation } from "../support/server/disable-reconciliation"

jest.setTimeout(180_000)

const checkoutPage = "http://localhost:8000/checkout"
/** What a server may take at most before it counts as hung. */
const HUNG_MS = 60_000

let harness: BootedShop
let paid: PaidOrder
let pending: StartedPayment
let paidToken: string
let pendingToken: string

beforeAll(async () => {
  harness = await bootShop({ env: { VIPPS_RETURN_URL: checkoutPage } })
  await disableReconciliation(harness)
  paid = await harness.shop.payWithVipps("1000")
  pending = await harness.shop.startPayment("1000")
  paidToken = await tokenOf(harness, paid)
  pendingToken = await tokenOf(harness, pending)
})
afterAll(() => harness?.stop())

type Sent = { method: string; path: string; headers: Record<string, string>; body: string }
type Got = { status: number; location: string | undefined; all: string }

/** Byte by byte, as no browser would: fetch tidies addresses up. */
function send({ method, path, headers, body }: Sent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(harness.server.url)
    const asked = request({ hostname, port, method, path, headers, timeout: HUNG_MS, agent: false })
    asked.on("timeout", () => asked.destroy(new Error("the server hangs")))
    asked.on("error", reject)
    asked.on("response", (answer) => {
      const chunks: Buffer[] = []
      answer.on("data", (chunk: Buffer) => chunks.push(chunk))
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8")
        const all = `${JSON.stringify(answer.rawHeaders)}\n${text}`
        resolve({ status: answer.statusCode ?? 0, location: answer.headers.location, all })
      })
    })
    asked.end(body)
  })
}

const visible = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((n) => String.fromCharCode(n)) })
const encoded = (text: fc.Arbitrary<string>) => text.map((one) => encodeURIComponent(one))

/** A link of ours with one character changed, left out or added. */
const nearMiss = fc
  .record({
    at: fc.nat(),
    what: fc.string({ minLength: 0, maxLength: 2 }),
    cut: fc.integer({ min: 0, max: 1 }),
  })
  .map(({ at, what, cut }) => {
    const place = at % (paidToken.length + 1)
    return paidToken.slice(0, place) + what + paidToken.slice(place + cut)
  })

const token = fc.oneof(
  encoded(fc.string({ unit: "binary", maxLength: 200 })),
  encoded(nearMiss),
  visible,
  fc
    .base64String({ minLength: 32, maxLength: 32 })
    .map((mac) => `${pending.reference}.${encodeURIComponent(mac)}`),
  fc.integer({ min: 1, max: 12_000 }).map((length) => "a".repeat(length)),
  fc
    .constantFrom(
      "%",
      "%00",
      "%E0%A4%A",
      "..%2f..%2fadmin",
      "__proto__",
      "constructor",
      "https:%2f%2fevil.example",
      "%0d%0aLocation:%20https:%2f%2fevil.example",
      "' or 1=1 --",
      "<script>alert(1)</script>",
    )
    .map((one) => one.replaceAll(" ", "%20")),
)
const query = fc.oneof(
  fc.constant(""),
  encoded(fc.string()).map((one) => `?return_url=https://evil.example&vipps=${one}`),
)
const method = fc.constantFrom("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")
const moreHeaders = fc.record({
  "accept-language": visible,
  cookie: visible,
  "x-forwarded-host": fc.constantFrom("evil.example", "localhost"),
  referer: fc.constant("https://evil.example/"),
  authorization: visible,
})
const body = fc.oneof(fc.constant(""), visible)

function withKey(headers: Record<string, string>, hasKey: boolean): Record<string, string> {
  return { ...headers, ...(hasKey && { "x-publishable-api-key": harness.facts.publishableKey }) }
}

/** Nothing that was not in the question, and that only the shop, Vipps or another shopper knows. */
function expectNoLeak(sent: Sent, { all }: Got): void {
  const secrets = [
    defaultUnit.clientSecret,
    defaultUnit.subscriptionKey,
    paidToken,
    pendingToken,
    ...[paid, pending].flatMap(({ cartId, sessionId, reference }) => [cartId, sessionId, reference]),
    paid.orderId,
    paid.paymentId,
    "ola@example.no",
    "node_modules",
    "\n    at ",
    "vipps_attempt",
  ]
  const asked = decodeURIComponent(
    sent.path.replaceAll(/%(?![0-9a-f]{2})/gi, "%25").replaceAll(/%[89a-f]./gi, "?"),
  )
  expect(secrets.filter((secret) => all.includes(secret) && !asked.includes(secret))).toEqual([])
}

describe("whatever is sent to the routes that need no login", () => {
  it.each([
    { route: "/vipps/return/", runs: 400 },
    { route: "/store/vipps/payments/", runs: 400 },
  ])("$route: no 500, no leak, no redirect, no hang, and nothing asked of Vipps", async ({ route, runs }) => {
    const before = (await harness.sandbox.control.requests()).length

    await fc.assert(
      fc.asyncProperty(
        token,
        query,
        method,
        moreHeaders,
        body,
        fc.boolean(),
        async (t, q, m, h, b, hasKey) => {
          fc.pre(![paidToken, pendingToken].some((known) => t === known || t === encodeURIComponent(known)))
          const sent = {
            method: m,
            path: route + t + q,
            headers: withKey(h, hasKey),
            body: m === "GET" || m === "HEAD" ? "" : b,
          }

          const got = await send(sent)

          expect(got.status).toBeGreaterThanOrEqual(200)
          expect(got.status).toBeLessThan(500)
          expect(got.location).toBeUndefined()
          expectNoLeak(sent, got)
        },
      ),
      { numRuns: runs },
    )

    expect((await harness.sandbox.control.requests()).length).toBe(before)
  })

  it("a link of ours leads to the shop's page, whatever comes with it", async () => {
    const expectedQuery = new URLSearchParams({ vipps: "paid", cart_id: paid.cartId, order_id: paid.orderId })
    await fc.assert(
      fc.asyncProperty(query, moreHeaders, async (q, headers) => {
        const got = await send({ method: "GET", path: `/vipps/return/${paidToken}${q}`, headers, body: "" })

        expect(got).toMatchObject({ status: 302, location: `${checkoutPage}?${expectedQuery.toString()}` })
      }),
      { numRuns: 60 },
    )
  })

  it("a token of ours tells its own state, whatever comes with it", async () => {
    await fc.assert(
      fc.asyncProperty(query, moreHeaders, async (q, { authorization: _, ...headers }) => {
        const path = `/store/vipps/payments/${paidToken}${q}`
        const sent = { method: "GET", path, headers: withKey(headers, true), body: "" }

        const { status, all } = await send(sent)

        expect(status).toBe(200)
        expect(all.endsWith(`\n{"state":"paid","order_id":"${paid.orderId}"}`)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it("and afterwards the shop is as it was", async () => {
    expect(await ordersOf(harness, pending.cartId)).toEqual([])
    await expectLedgers(harness, paid, { captured: "0", refunded: "0" })
    await harness.sandbox.control.approve(pending.reference)
    expect(await harness.shop.complete(pending.cartId)).toMatchObject({
      status: 200,
      body: { type: "order" },
    })
  })
})
