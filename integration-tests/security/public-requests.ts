import { request } from "node:http"
import fc from "fast-check"

/** What anybody can send to a server, byte by byte, and what comes back. */

/** What a server may take at most before it counts as hung. */
const HUNG_MS = 60_000
/** More than any page or cart of these shops, and less than what could be sent: nothing is repeated without end. */
const LONGEST_ANSWER = 32_000

export type Sent = { method: string; path: string; headers: Record<string, string>; body: string }
/** `all`: headers and text. */
export type Got = { status: number; location: string | undefined; text: string; all: string }

/** As no browser would: fetch tidies addresses up. */
export function sendTo(url: string, { method, path, headers, body }: Sent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const asked = request({ hostname, port, method, path, headers, timeout: HUNG_MS, agent: false })
    asked.on("timeout", () => asked.destroy(new Error("the server hangs")))
    asked.on("error", reject)
    asked.on("response", (answer) => {
      const chunks: Buffer[] = []
      answer.on("data", (chunk: Buffer) => chunks.push(chunk))
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8")
        if (text.length > LONGEST_ANSWER) reject(new Error(`an answer of ${text.length} characters`))
        const all = `${JSON.stringify(answer.rawHeaders)}\n${text}`
        resolve({ status: answer.statusCode ?? 0, location: answer.headers.location, text, all })
      })
    })
    asked.end(body)
  })
}

export const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((n) => String.fromCharCode(n)),
})
export const encoded = (text: fc.Arbitrary<string>) => text.map((one) => encodeURIComponent(one))

/** The known token with one character changed, left out or added. */
function nearMiss(known: () => string): fc.Arbitrary<string> {
  return fc
    .record({
      at: fc.nat(),
      what: fc.string({ minLength: 0, maxLength: 2 }),
      cut: fc.integer({ min: 0, max: 1 }),
    })
    .map(({ at, what, cut }) => {
      const place = at % (known().length + 1)
      return known().slice(0, place) + what + known().slice(place + cut)
    })
}

/** What may stand where a return link has its token. `known` and `reference` are asked when the servers run. */
export function anyToken(p: { known: () => string; reference: () => string }): fc.Arbitrary<string> {
  return fc.oneof(
    encoded(fc.string({ unit: "binary", maxLength: 200 })),
    encoded(nearMiss(p.known)),
    visible,
    fc
      .base64String({ minLength: 32, maxLength: 32 })
      .map((mac) => `${p.reference()}.${encodeURIComponent(mac)}`),
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
}

export const anyQuery = fc.oneof(
  fc.constant(""),
  encoded(fc.string()).map((one) => `?return_url=https://evil.example&vipps=${one}`),
)
export const anyMethod = fc.constantFrom(
  ...["GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"],
)
export const anyHeaders = fc.record({
  "accept-language": visible,
  cookie: visible,
  "x-forwarded-host": fc.constantFrom("evil.example", "localhost"),
  referer: fc.constant("https://evil.example/"),
  authorization: visible,
})
export const anyContentType = fc.constantFrom(
  ...["application/json", "application/json; charset=utf-8", "application/x-www-form-urlencoded"],
  ...["text/plain", "multipart/form-data", "nonsense"],
)
export const anyText = fc.string({ unit: "binary", maxLength: 60 })
export const anyJson = fc.jsonValue({ maxDepth: 4 })
export const textOf = (value: unknown) => JSON.stringify(value)
/** What no parser of JSON reads as an object, also of any length. */
export const noJson = fc.oneof(
  fc.constantFrom("", "{", "[", "nul", '{"reference":', "\u0000", '"text"', "5", "[[[[]]]]"),
  anyText,
  fc.nat(100_000).map((length) => `{"reference":"${"x".repeat(length)}"}`),
)
export const anyBody = fc.oneof(fc.constant(""), visible)

/** Sends it, and demands an answer that is no failure of the server and tells none of the secrets. */
export async function sendHarmless(url: string, sent: Sent, secrets: string[]): Promise<Got> {
  const got = await sendTo(url, sent)
  const said = `${sent.method} ${sent.path} ${sent.body.slice(0, 300)}: ${got.status} ${got.text.slice(0, 300)}`
  if (got.status < 200 || got.status >= 500) throw new Error(said)
  expect(leaksOf(sent, got, secrets)).toEqual([])
  return got
}

/** Those of the secrets that came back and were not in the question. */
export function leaksOf(sent: Sent, { all }: Got, secrets: string[]): string[] {
  const path = sent.path.replaceAll(/%(?![0-9a-f]{2})/gi, "%25").replaceAll(/%[89a-f]./gi, "?")
  const asked = decodeURIComponent(path) + sent.body
  const never = ["node_modules", "\n    at ", "vipps_attempt", "vipps_operation", "vipps_webhook", "select "]
  return [...secrets, ...never].filter((secret) => all.includes(secret) && !asked.includes(secret))
}

/** Near misses of eCom's callback, regular and express, beside anything at all. `reference` is asked when the servers run. */
export function anyCallback(reference: () => string): fc.Arbitrary<string> {
  const status = fc.oneof(fc.constantFrom("RESERVED", "SALE", "CANCELLED", "REJECTED"), anyJson)
  const callback = fc
    .record(
      {
        orderId: fc.oneof({ weight: 3, arbitrary: fc.constant<unknown>("known") }, anyJson),
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
    .map((body) => (body.orderId === "known" ? { ...body, orderId: reference() } : body))
  return fc.oneof(
    { weight: 4, arbitrary: callback.map(textOf) },
    { weight: 1, arbitrary: anyJson.map(textOf) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 500 }) },
    { weight: 1, arbitrary: fc.nat(40_000).map((length) => `{"orderId":"${"x".repeat(length)}"}`) },
  )
}

/** What fits into a header; the right one is tried by itself. */
export const anyAuthorization = fc.oneof(
  fc.constant({}),
  fc.string({ maxLength: 80 }).map((text) => ({ authorization: text.trim() })),
  fc.base64String({ maxLength: 60 }).map((text) => ({ authorization: text })),
)

/** Of a callback's address; the payments are asked for when the servers run. */
export function anyCallbackPath(references: () => string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.nat().map((at) => references()[at % references().length] ?? "") },
    fc.constantFrom("%E0%A4%A", "%", "%00", "%2e%2e"),
    anyText.map(encodeURIComponent).filter((text) => text !== "" && text !== "." && text !== ".."),
  )
}

export const anyProvider = fc.oneof(
  { weight: 3, arbitrary: fc.constant("vipps_vipps") },
  fc.constantFrom("vipps", "system_default", "__proto__", "vipps_", "stripe_stripe", "%00", "%", "%E0%A4%A"),
)
