import { createHash, createHmac } from "node:crypto"
import { receiveDelivery } from "../receive-delivery"
import { secretsOf } from "../webhook-parts"
import { options, providerId, startShop, url, type Tables } from "./support"

const secret = "090a478d-37ff-4e77-970e-d457aeb26a3a"
const reference = "medusa-01JD3M8Q5V-1"

function sealed(clientSecret = options.clientSecret, to = url) {
  const { seal } = secretsOf({ providerId, options: { ...options, clientSecret } })
  return { id: "hook-1", url: to, secret: seal(secret, "hook-1"), delivered_at: null }
}

function sign(body: string, key = secret) {
  const date = "Fri, 20 Nov 2026 10:11:13 GMT"
  const contentHash = createHash("sha256").update(body).digest("base64")
  const text = `POST\n/hooks/payment/vipps_vipps/webhook\n${date};shop.example.no;${contentHash}`
  const signature = createHmac("sha256", key).update(text).digest("base64")
  const authorization = `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`
  return { body: Buffer.from(body), date, contentHash, authorization }
}

const event = (changed: Record<string, unknown> = {}) =>
  JSON.stringify({
    ...{ msn: "654987", reference, pspReference: "dd8e0a8e", name: "CAPTURED", success: true },
    ...{ amount: { currency: "NOK", value: 75_000 }, timestamp: "2026-11-20T10:11:12.345Z" },
    ...{ idempotencyKey: "capt_01JD3N4X7Y2Z", ...changed },
  })

const attempt = { reference, provider_id: providerId, session_id: "payses_1", created_at: new Date() }
const operation = { request_id: "capt_01JD3N4X7Y2Z", reference, kind: "capture", created_at: new Date() }
const shopWith = (tables: Partial<Tables> = {}) =>
  startShop({ webhooks: [sealed()], attempts: [attempt], ...tables })

const receive = ({ container }: ReturnType<typeof startShop>, body: string, key?: string) =>
  receiveDelivery(container, { providerId, delivery: sign(body, key) })

it("an event of our payment is noted and followed", async () => {
  const shop = shopWith()
  expect(await receive(shop, event())).toEqual({
    kind: "follow",
    event: { reference, name: "CAPTURED", idempotencyKey: "capt_01JD3N4X7Y2Z" },
  })
  expect(shop.changes).toEqual([
    expect.stringContaining("delivered_at = now()"),
    expect.stringContaining("callback_at = now()"),
  ])
})

it.each(["AUTHORIZED", "ABORTED", "EXPIRED", "TERMINATED", "CAPTURED", "CANCELLED", "REFUNDED"])(
  "%s is followed, with whatever key, and without one",
  async (name) => {
    for (const idempotencyKey of [undefined, null, reference, "\u0000", 7])
      expect(await receive(shopWith(), event({ name, idempotencyKey }))).toMatchObject({ kind: "follow" })
  },
)

describe("nothing is looked up of", () => {
  it.each<[string, Partial<Tables>, string]>([
    ["another secret", {}, "guessed"],
    ["no registration", { webhooks: [] }, secret],
    [
      "a secret that an earlier client secret has sealed",
      { webhooks: [sealed("before the rotation")] },
      secret,
    ],
    [
      "a registration for a former address",
      { webhooks: [sealed(undefined, "https://former.example.no/hooks")] },
      secret,
    ],
  ])("a delivery with %s", async (_, tables, key) => {
    const shop = shopWith(tables)
    expect(await receive(shop, event(), key)).toEqual({ kind: "forged" })
    expect([shop.changes, shop.read]).toEqual([[], ["webhook"]])
  })

  it("a delivery for a provider that is not configured", async () => {
    const shop = shopWith()
    const asked = receiveDelivery(shop.container, { providerId: "pp_stripe", delivery: sign(event()) })
    expect(await asked).toEqual({ kind: "forged" })
    expect(shop.read).toEqual([])
  })
})

it.each([
  "",
  "{",
  "null",
  "[]",
  "{}",
  event({ reference: "x\u0000" }),
  event({ name: "" }),
  event({ name: null }),
])("signed, but no event: %s", async (body) => {
  const shop = shopWith()
  expect(await receive(shop, body)).toEqual({ kind: "unreadable" })
  expect(shop.changes).toHaveLength(1)
})

describe("nothing is to do", () => {
  const expectNothing = async (shop: ReturnType<typeof startShop>, changed: Record<string, unknown> = {}) => {
    expect(await receive(shop, event(changed))).toEqual({ kind: "nothing-to-do" })
    expect(shop.changes).toEqual([expect.stringContaining("delivered_at")])
  }

  it("about a payment that we don't know", () => expectNothing(shopWith({ attempts: [] })))

  it("about a payment of another provider", () =>
    expectNothing(shopWith({ attempts: [{ ...attempt, provider_id: "pp_vipps_dk" }] })))

  it.each(["CREATED", "RESERVED_FOR_LATER"])("at an event that changes nothing: %s", (name) =>
    expectNothing(shopWith(), { name }),
  )

  it("when our own request has its answer", () =>
    expectNothing(shopWith({ operations: [{ ...operation, state: "executed", lease_alive: false }] })))

  it("while our own request waits for its answer; should its server die, the payment is polled then", async () => {
    const shop = shopWith({ operations: [{ ...operation, state: "open", lease_alive: true }] })
    expect(await receive(shop, event())).toEqual({ kind: "nothing-to-do" })
    expect(shop.changes).toEqual([
      expect.stringContaining("delivered_at"),
      expect.stringMatching(/least\(next_poll_at, now\(\) \+ \(40000 .*failed_polls > 0/s),
    ])
  })
})

it.each([
  { ...operation, state: "open", lease_alive: false },
  { ...operation, state: "refused" },
  { ...operation, state: "executed", reference: "medusa-other-1" },
])(
  "an operation whose answer was lost, or that is another payment's, does not hide an event: %j",
  async (one) => {
    expect(await receive(shopWith({ operations: [one] }), event())).toMatchObject({ kind: "follow" })
  },
)
