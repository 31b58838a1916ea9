import fc from "fast-check"
import { z } from "zod"
import { createApi, expectBody, runScript, type PaidOrder } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { bootShop, type BootedShop } from "../support/server/boot"
import { readCodeBlocks } from "../support/documents/code-blocks"
import { atVipps, expectLedgers } from "../support/ledgers/ledgers"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { passTime } from "../support/time/time"
import { encoded, sendTo, visible, type Got, type Sent } from "./public-requests"

/** Whatever is sent to the admin's routes: no 500, no leak, no hang, and no øre moved. */
jest.setTimeout(300_000)

const SEED = Number(process.env.FUZZ_SEED ?? 20261126)

let harness: BootedShop
let paid: PaidOrder
let staffToken: string
let shopperToken: string

beforeAll(async () => {
  harness = await bootShop()
  await disableReconciliation(harness)
  paid = await harness.shop.payWithVipps("1000")
  await harness.admin.capture(paid, "250")
  staffToken = await logIn("user", "emailpass", harness.facts.admin)
  shopperToken = await registerShopper()
})
afterAll(() => harness?.stop())

const tokenSchema = z.object({ token: z.string() })

async function logIn(actor: string, provider: string, body: Record<string, string>): Promise<string> {
  const path = `/auth/${actor}/${provider}`
  const answer = await createApi(harness.server.url)({ method: "POST", path, body })
  return expectBody(tokenSchema, answer, "logging in").token
}

/** A customer of the shop, logged in: a token of Medusa's own, for another kind of actor. */
async function registerShopper(): Promise<string> {
  const login = { email: "kari@example.no", password: "hemmelig-1234" }
  const token = await logIn("customer", "emailpass/register", login)
  const { publishableKey } = harness.facts
  const api = createApi(harness.server.url, {
    authorization: `Bearer ${token}`,
    "x-publishable-api-key": publishableKey,
  })
  const answer = await api({ method: "POST", path: "/store/customers", body: { email: login.email } })
  expect(answer.status).toBe(200)
  return logIn("customer", "emailpass", login)
}

const send = (sent: Sent) =>
  sendTo(harness.server.url, {
    ...sent,
    headers: { ...sent.headers, "content-length": String(Buffer.byteLength(sent.body)) },
  })

const anyText = fc.string({ unit: "binary", maxLength: 120 })
const odd = fc.constantFrom("%00", "..%2f..", "__proto__", "constructor", "'%20or%201=1--")
const isReadable = (path: string) => {
  try {
    return decodeURIComponent(path) !== ""
  } catch {
    return false
  }
}

/** Any id but the payment's own. */
const someId = fc.oneof(
  odd,
  encoded(anyText.filter((text) => text !== "")),
  visible.filter((text) => !/[?#/]/.test(text) && isReadable(text)),
  fc.integer({ min: 1, max: 9_000 }).map((length) => "a".repeat(length)),
  fc.string({ minLength: 26, maxLength: 26 }).map((text) => `pay_${encodeURIComponent(text)}`),
)
const anyQuery = fc.oneof(
  fc.constant(""),
  fc.dictionary(visible, fc.oneof(visible, anyText), { maxKeys: 3 }).map(toQuery),
  fc
    .record(
      {
        filter: fc.oneof(visible, fc.constantFrom("attention", "toString")),
        state: visible,
        q: anyText,
        limit: fc.oneof(fc.integer().map(String), fc.double().map(String), visible),
        offset: fc.oneof(fc.integer().map(String), visible),
        from: visible,
        to: visible,
        format: visible,
      },
      { requiredKeys: [] },
    )
    .map(toQuery),
)
function toQuery(values: Record<string, string | undefined>): string {
  const pairs = Object.entries(values).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value ?? "")}`,
  )
  return pairs.length > 0 ? `?${pairs.join("&")}` : ""
}

/** Amounts that nobody can mean: not a number, nothing, less than nothing, parts of an øre, more than there is. */
const noAmount = fc.oneof(
  fc.constantFrom<unknown>(0, -0, -1, 0.001, 1.005, 1e-9, 750.01, 1e9, 1e21, 1e308, "750", null, [750], {
    value: 750,
  }),
  fc.jsonValue({ maxDepth: 2 }).filter((value) => typeof value !== "number"),
  fc.double({ max: 0, noNaN: true }),
  fc.double({ min: 1000.01, noNaN: true }),
)
const extra = fc.dictionary(
  visible.filter((key) => key !== "amount"),
  fc.jsonValue({ maxDepth: 2 }),
  { maxKeys: 2 },
)
/** JSON, but of something else: with at least one key that no route has. */
const foreign = fc
  .tuple(fc.string({ minLength: 1, maxLength: 20 }), fc.jsonValue({ maxDepth: 3 }))
  .map(([key, value]) => JSON.stringify({ [`x_${key}`]: value }))
const brokenJson = fc.oneof(
  fc.constantFrom("{", "[", '{"amount":', "nul", '{"amount":1e999999}', "\u0000", '"750"', "750"),
  fc.nat(150_000).map((length) => `{"note":"${"x".repeat(length)}`),
)
const noBodyFor: Record<string, fc.Arbitrary<string>> = {
  capture: fc.oneof(
    foreign,
    brokenJson,
    fc.tuple(noAmount, extra).map(([amount, more]) => JSON.stringify({ ...more, amount })),
  ),
  refund: fc.oneof(
    foreign,
    brokenJson,
    fc.tuple(noAmount, extra).map(([amount, more]) => JSON.stringify({ ...more, amount })),
  ),
  release: fc.oneof(foreign, brokenJson),
  cancel: fc.oneof(foreign, brokenJson),
  request: fc.oneof(foreign, brokenJson),
  refresh: fc.oneof(foreign, brokenJson),
  resolve: fc.oneof(
    foreign,
    brokenJson,
    fc
      .record({ operation: fc.jsonValue({ maxDepth: 1 }), went_through: fc.jsonValue({ maxDepth: 1 }) })
      .map((body) => JSON.stringify(body)),
  ),
}
const clicks = Object.keys(noBodyFor)
const reads = ["", "/history", "/support"]

function headersOf(authorization: string | undefined): Record<string, string> {
  return { "content-type": "application/json", ...(authorization && { authorization }) }
}
const asStaff = () => headersOf(`Bearer ${staffToken}`)

const CUSTOMER = "ola@example.no"
/** The list names who pays, to the staff. */
const namesCustomers = ["/payments", "/payments/", "/payments/search"]

/** The gibberish that was asked may come back; what only the shop, Vipps or the database knows may not. */
function expectHarmless(sent: Sent, { status, text }: Got, known: string[] = []): void {
  const secrets = [
    defaultUnit.clientSecret,
    defaultUnit.subscriptionKey,
    "eyJ0eXAiOiJKV1Qi",
    harness.facts.admin.password,
    CUSTOMER,
    "node_modules",
    "\n    at ",
    "vipps_attempt",
    "vipps_operation",
    "vipps_lock",
    "vipps_webhook",
    "select ",
  ]
  const asked = sent.path + sent.body
  if (status < 200 || status >= 500)
    throw new Error(`${sent.method} ${sent.path}: ${status} ${text.slice(0, 500)}`)
  const leaked = secrets.filter(
    (secret) => text.includes(secret) && !asked.includes(secret) && !known.includes(secret),
  )
  expect(leaked).toEqual([])
}

async function moneyCalls(): Promise<number> {
  const calls = await Promise.all(
    (["initiate", "capture", "refund", "cancel"] as const).map((call) =>
      harness.sandbox.control.requests({ call }),
    ),
  )
  return calls.flat().length
}

describe("whatever is sent to the admin's routes", () => {
  it("by the staff, in bodies that nobody can mean, about a payment that exists: refused, nothing sent to Vipps", async () => {
    const before = await moneyCalls()
    const click = fc
      .constantFrom(...clicks)
      .chain((name) => fc.record({ name: fc.constant(name), body: noBodyFor[name] ?? brokenJson }))

    await fc.assert(
      fc.asyncProperty(click, async ({ name, body }) => {
        const path = `/admin/vipps/payments/${paid.paymentId}/${name}`
        const sent = { method: "POST", path, headers: asStaff(), body }

        const got = await send(sent)

        expectHarmless(sent, got)
        expect(got.status).toBeGreaterThanOrEqual(400)
      }),
      { numRuns: 250, seed: SEED },
    )

    expect(await moneyCalls()).toBe(before)
  })

  it("by the staff, about payments that don't exist, by any method, with any query: no 500, no leak, no hang", async () => {
    const before = await moneyCalls()
    const method = fc.constantFrom("GET", "POST", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
    const place = fc.oneof(
      fc
        .record({ id: someId, rest: fc.constantFrom(...reads, ...clicks.map((name) => `/${name}`)) })
        .map(({ id, rest }) => `/payments/${id}${rest}`),
      fc.constantFrom(
        ...namesCustomers,
        "/payments/capture",
        "/payments/release",
        "/payments/export",
        "/connection",
        "/",
      ),
    )

    await fc.assert(
      fc.asyncProperty(
        place,
        anyQuery,
        method,
        fc.oneof(fc.constant("{}"), foreign, brokenJson),
        async (p, q, m, b) => {
          const body = m === "GET" || m === "HEAD" ? "" : b
          const sent = { method: m, path: `/admin/vipps${p}${q}`, headers: asStaff(), body }

          expectHarmless(sent, await send(sent), namesCustomers.includes(p) ? [CUSTOMER] : [])
        },
      ),
      { numRuns: 300, seed: SEED },
    )

    expect(await moneyCalls()).toBe(before)
  })

  it.each(["%", "%E0%A4%A"])(
    "an address that nobody can decode, %s: Medusa's own answer, for its own routes alike",
    async (id) => {
      const ask = (path: string) => send({ method: "GET", path: path + id, headers: asStaff(), body: "" })

      const got = await ask("/admin/vipps/payments/")

      expect(got).toEqual(await ask("/admin/orders/"))
      expect(got.text).toContain("An unknown error occurred.")
      expect(got.text.length).toBeLessThan(200)
    },
  )

  it("by anybody else, in the very words of the staff: 401, and nothing sent to Vipps", async () => {
    const before = await moneyCalls()
    const authorization = fc.oneof(
      fc.constant(undefined),
      fc.constant(`Bearer ${shopperToken}`),
      visible.map((text) => `Bearer ${text}`),
      visible,
      fc.nat().map((at) => `Bearer ${staffToken.slice(0, at % staffToken.length)}`),
    )
    const asked = fc.constantFrom(
      ...reads.map((rest) => ({ method: "GET", path: `/${paid.paymentId}${rest}`, body: "" })),
      { method: "GET", path: "", body: "" },
      { method: "GET", path: "/export", body: "" },
      { method: "POST", path: `/${paid.paymentId}/capture`, body: '{"amount":1}' },
      { method: "POST", path: `/${paid.paymentId}/refund`, body: '{"amount":1}' },
      ...["release", "cancel", "request", "refresh", "resolve"].map((name) => ({
        method: "POST",
        path: `/${paid.paymentId}/${name}`,
        body: "{}",
      })),
    )

    await fc.assert(
      fc.asyncProperty(asked, authorization, async ({ method, path, body }, token) => {
        const sent = { method, path: `/admin/vipps/payments${path}`, headers: headersOf(token), body }

        const got = await send(sent)

        expectHarmless(sent, got)
        expect(got.status).toBe(401)
        expect(got.text).not.toContain(paid.reference)
      }),
      { numRuns: 200, seed: SEED },
    )

    expect(await moneyCalls()).toBe(before)
  })

  it("and afterwards the payment is as it was, and can be captured", async () => {
    expect(await atVipps(harness, paid.reference)).toMatchObject({
      capturedMinor: 25_000,
      refundedMinor: 0,
      releasedMinor: 0,
    })
    await expectLedgers(harness, paid, { captured: "250", refunded: "0" })

    expect(await harness.admin.vipps(paid).capture("750")).toMatchObject({ status: 200 })

    await expectLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })
})

describe("what is kept of old payments", () => {
  const OLD_DAYS = 401

  const forget = (days: string) =>
    runScript("./src/scripts/forget.ts", { env: harness.environment, parameters: [days] })

  async function words({ reference }: { reference: string } = paid) {
    const [row] = await harness.sql(
      `select a.url, a.captured_minor, count(o.*)::int as operations, count(o.actor)::int as actors,
              count(*) filter (where o.transaction_text <> o.kind)::int as texts
         from vipps_attempt a left join vipps_operation o using (reference) where a.reference = $1 group by 1, 2`,
      [reference],
    )
    return row
  }

  it("can lose its links, texts and names of the staff, and keeps ids, amounts and times", async () => {
    const before = { url: paid.url, captured_minor: 100_000, operations: 2, actors: 2, texts: 2 }
    expect(await words()).toEqual(before)
    const parked = await harness.shop.startPayment("1000")
    await harness.sql(`update vipps_attempt set needs_review_at = now() where reference = $1`, [
      parked.reference,
    ])
    await passTime(harness, OLD_DAYS * 24 * 60)
    const young = await harness.shop.startPayment("1000")

    expect(await forget("400")).toContain("forgot 1 payment links, and the texts and staff of 2 operations")

    expect(await words()).toEqual({ ...before, url: null, actors: 0, texts: 0 })
    for (const other of [parked, young]) expect(await words(other)).toMatchObject({ url: other.url })
    await expectLedgers(harness, paid, { captured: "1000", refunded: "0" })
  })

  it("can be deleted by the document's SQL, once the books may go, and not before", async () => {
    const [block] = (await readCodeBlocks("docs/privacy.md")).filter(({ mark }) => mark === "delete")
    const deleteOld = () => harness.sql(block?.code ?? "")
    await deleteOld()
    expect(await words()).toMatchObject({ operations: 2 })

    await passTime(harness, 6 * 366 * 24 * 60)
    await deleteOld()

    expect(await words()).toBeUndefined()
  })

  it("is not taken away while a refund can still be made", async () => {
    await expect(forget("399")).rejects.toThrow(/at least 400.*365 days.*Nothing was changed/s)
  })
})
