import { createHash, createHmac } from "node:crypto"
import * as fc from "fast-check"
import { findSigningSecret, type WebhookDelivery } from ".."

type Vector = { url: string; secret: string; delivery: WebhookDelivery }

const scheme = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="

/** Vipps' own example of 2023, when the documents still showed its secret: text that looks like base64. */
const published: Vector = {
  url: "https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63",
  secret: "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==",
  delivery: {
    body: Buffer.from('{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}'),
    date: "Thu, 30 Mar 2023 08:38:32 GMT",
    contentHash: "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=",
    authorization: `${scheme}agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=`,
  },
}

/** Computed with Node and again with openssl; the address has a query. */
const own: Vector = {
  url: "https://shop.example.no/vipps/webhook?unit=no",
  secret: "090a478d-37ff-4e77-970e-d457aeb26a3a",
  delivery: {
    body: Buffer.from(
      '{"msn":"654987","reference":"medusa-01JD3M8Q5V-1","pspReference":"dd8e0a8e-2b26-40ed-98f1-1d5832fc129f",' +
        '"name":"CAPTURED","amount":{"currency":"NOK","value":75000},"timestamp":"2026-11-20T10:11:12.345Z",' +
        '"idempotencyKey":"capt_01JD3N4X7Y2Z","success":true}',
    ),
    date: "Fri, 20 Nov 2026 10:11:13 GMT",
    contentHash: "+Zd+Wt26K0i+cc3pwI9i/RDmEzC7M2PoZLjmnYxYZmg=",
    authorization: `${scheme}TGCItKGIPXwwrpMxpBqN3ir6qEu9wGKZ7axM3Lv8McI=`,
  },
}

const check = ({ url, secret, delivery }: Vector, changed: Partial<WebhookDelivery> = {}) =>
  findSigningSecret({ ...delivery, ...changed }, { url, secrets: [secret] })

describe.each([
  ["Vipps' published example", published],
  ["an address with a query", own],
])("%s", (_, vector) => {
  const { url, secret, delivery } = vector
  const { body, authorization = "" } = delivery
  const hash = (bytes: Buffer) => createHash("sha256").update(bytes).digest("base64")

  it("is Vipps'", () => expect(check(vector)).toBe(0))

  it("is found among several secrets, wherever its own stands", () => {
    const others = [
      "",
      "090a478d-37ff-4e77-970e-000000000000",
      Buffer.from(secret, "base64").toString("latin1"),
    ]
    for (const [index] of [...others, secret].entries()) {
      const secrets = others.toSpliced(index, 0, secret)
      expect(findSigningSecret(delivery, { url, secrets })).toBe(index)
    }
    expect(findSigningSecret(delivery, { url, secrets: others })).toBeUndefined()
    expect(findSigningSecret(delivery, { url, secrets: [] })).toBeUndefined()
  })

  test.each<[string, Partial<WebhookDelivery>]>([
    ["another body", { body: Buffer.concat([body, Buffer.from(" ")]) }],
    ["another body with its own hash", { body: Buffer.from("{}"), contentHash: hash(Buffer.from("{}")) }],
    ["no body", { body: Buffer.alloc(0) }],
    ["another hash", { contentHash: hash(Buffer.from("{}")) }],
    ["a hash in hex", { contentHash: createHash("sha256").update(body).digest("hex") }],
    ["a hash cut", { contentHash: delivery.contentHash?.slice(0, -1) }],
    ["no hash", { contentHash: undefined }],
    ["an empty hash", { contentHash: "" }],
    ["another date", { date: "Fri, 20 Nov 2026 10:11:14 GMT" }],
    ["no date", { date: undefined }],
    ["no Authorization", { authorization: undefined }],
    ["an empty Authorization", { authorization: "" }],
    ["the signature alone", { authorization: authorization.slice(scheme.length) }],
    ["another scheme", { authorization: authorization.replace("HMAC-SHA256", "HMAC-SHA512") }],
    ["fewer signed headers", { authorization: authorization.replace("x-ms-date;", "") }],
    [
      "headers in another order",
      { authorization: authorization.replace("x-ms-date;host", "host;x-ms-date") },
    ],
    ["a signature cut", { authorization: authorization.slice(0, -1) }],
    ["a signature lengthened", { authorization: `${authorization}=` }],
    ["an empty signature", { authorization: scheme }],
    ["letters of more bytes", { authorization: scheme + "ø".repeat(44) }],
  ])("is not: %s", (_, changed) => expect(check(vector, changed)).toBeUndefined())

  test.each<[string, string]>([
    ["another host", url.replace(/\/\/[^/]+/, "//evil.example")],
    ["another port", url.replace(/(\/\/[^/]+)/, "$1:8080")],
    ["another path", url.replace(/\/([^/?]+)(\?|$)/, "/other$2")],
    ["another query", `${url.split("?")[0] ?? ""}?unit=dk`],
  ])("is not for %s", (_, other) => expect(check({ ...vector, url: other })).toBeUndefined())

  it("is not with each character of the signature changed", () => {
    for (let at = scheme.length; at < authorization.length; at++) {
      const other = authorization[at] === "A" ? "B" : "A"
      const forged = authorization.slice(0, at) + other + authorization.slice(at + 1)
      expect(check(vector, { authorization: forged })).toBeUndefined()
    }
  })

  it("is not signed with the bytes that the secret's base64 stands for", () => {
    const { host, pathname, search } = new URL(url)
    const text = `POST\n${pathname}${search}\n${delivery.date ?? ""};${host};${hash(body)}`
    const sign = (key: string | Buffer) => scheme + createHmac("sha256", key).update(text).digest("base64")
    expect(sign(secret)).toBe(authorization)
    expect(check(vector, { authorization: sign(Buffer.from(secret, "base64")) })).toBeUndefined()
  })
})

it("garbage is never Vipps'", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (date, contentHash, authorization) => {
      expect(check(own, { date, contentHash, authorization })).toBeUndefined()
    }),
  )
})
