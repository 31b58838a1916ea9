import { createServer, type IncomingHttpHeaders, type Server } from "node:http"
import { z } from "zod"
import { defaultUnit } from "../index"
import { waitAfter } from "../webhooks/schedule"
import { sign } from "../webhooks/signature"
import { problemOf, stageEpayment, type EpaymentMerchant } from "./epayment-merchant"
import { present } from "./merchant"

const on = stageEpayment()
const reference = "medusa-01JD3M8Q5V-1"
const names = [
  "created",
  "authorized",
  "captured",
  "cancelled",
  "refunded",
  "aborted",
  "expired",
  "terminated",
]
const allEvents = names.map((name) => `epayments.payment.${name}.v1`)
const minuteMs = 60_000

type Letter = { url: string | undefined; headers: IncomingHttpHeaders; text: string; name: string }
let shop: Server
let url: string
let letters: Letter[]
let answerWith: (letter: Letter) => number

beforeEach(async () => {
  letters = []
  answerWith = () => 200
  shop = createServer(async (request, response) => {
    const chunks: unknown[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = chunks.join("")
    const { name } = z.looseObject({ name: z.string() }).parse(JSON.parse(text))
    const letter = { url: request.url, headers: request.headers, text, name }
    letters.push(letter)
    response.writeHead(answerWith(letter)).end()
  })
  await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve))
  const address = shop.address()
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/hooks/webhook?unit=no`
})
afterEach(
  () =>
    new Promise((resolve) => {
      shop.closeAllConnections()
      shop.close(resolve)
    }),
)

const path = "/webhooks/v1/webhooks"
const registered = z.strictObject({ id: z.guid(), secret: z.string().min(36) })
async function register(events = allEvents, merchant: EpaymentMerchant = on.merchant) {
  const reply = await merchant.send("POST", path, { url, events })
  expect(reply.status).toBe(201)
  return registered.parse(reply.json)
}
const list = async (merchant: EpaymentMerchant = on.merchant) =>
  (await merchant.send("GET", path, undefined)).json
const settled = () => on.sandbox.control.callbacksSettled()
const heard = () => letters.map(({ name }) => name)
async function pay(of = reference) {
  await on.merchant.reserve(of)
  await settled()
}

describe("the signature", () => {
  it("of the published example comes out", () => {
    const headers = sign({
      secret: "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==",
      url: "https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63",
      date: "Thu, 30 Mar 2023 08:38:32 GMT",
      body: `{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}`,
    })
    expect(headers["x-ms-content-sha256"]).toBe("lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=")
    expect(headers["Authorization"]).toBe(
      "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=",
    )
  })

  it("covers the query, and has a GUID's text as its key", () => {
    const headers = sign({
      secret: "090a478d-37ff-4e77-970e-d457aeb26a3a",
      url: "https://shop.example.no/vipps/webhook?unit=no",
      date: "Fri, 20 Nov 2026 10:11:13 GMT",
      body: `{"msn":"654987","reference":"medusa-01JD3M8Q5V-1","pspReference":"dd8e0a8e-2b26-40ed-98f1-1d5832fc129f","name":"CAPTURED","amount":{"currency":"NOK","value":75000},"timestamp":"2026-11-20T10:11:12.345Z","idempotencyKey":"capt_01JD3N4X7Y2Z","success":true}`,
    })
    expect(headers["x-ms-content-sha256"]).toBe("+Zd+Wt26K0i+cc3pwI9i/RDmEzC7M2PoZLjmnYxYZmg=")
    expect(headers["Authorization"]).toMatch(/&Signature=TGCItKGIPXwwrpMxpBqN3ir6qEu9wGKZ7axM3Lv8McI=$/)
  })

  it("stands on each delivery", async () => {
    const { id, secret } = await register()
    await pay()
    const { headers, text, url: called } = present(letters[1])
    const date = present(headers["x-ms-date"]?.toString())
    expect(called).toBe("/hooks/webhook?unit=no")
    expect(headers["webhook-id"]).toBe(id)
    expect(new Date(date).toUTCString()).toBe(date)
    expect(headers.authorization).toBe(sign({ url, secret, date, body: text })["Authorization"])
  })
})

describe("registrations", () => {
  it("show their secret once, and belong to their sales unit", async () => {
    const { id, secret } = await register()
    expect(await list()).toEqual({ webhooks: [{ id, url, events: allEvents }] })
    expect(JSON.stringify(await on.sandbox.control.webhooks.registrations())).not.toContain(secret)
    const other = { ...defaultUnit, clientId: "other", merchantSerialNumber: "12345" }
    const { merchant } = await on.open({ units: [other] })
    expect(await list(merchant)).toEqual({ webhooks: [] })
  })

  it("are deleted by their id", async () => {
    const { id } = await register()
    expect((await on.merchant.send("DELETE", `${path}/${id}`, undefined)).status).toBe(204)
    expect(await list()).toEqual({ webhooks: [] })
    expect(problemOf(await on.merchant.send("DELETE", `${path}/${id}`, undefined))).toBe("404")
    expect(problemOf(await on.merchant.send("DELETE", `${path}/webhook`, undefined))).toBe("400 id")
    await pay()
    expect(letters).toEqual([])
  })

  it("are at most 25 per event and unit", async () => {
    for (let count = 0; count < 25; count++) await register(["epayments.payment.created.v1"])
    const one = await on.merchant.send("POST", path, { url, events: ["epayments.payment.created.v1"] })
    expect(problemOf(one)).toBe("400 events")
    await register(["epayments.payment.captured.v1"])
  }, 30_000)

  it.each<[string, object, string]>([
    ["an unknown field", { secret: "mine" }, "400 secret"],
    ["no events", { events: [] }, "400 events"],
    ["an unknown event", { events: ["epayments.payment.settled.v1"] }, "400 events.0"],
    ["http", { url: "http://shop.example.no/webhook" }, "400 url"],
    ["an address without a name", { url: "https://203.0.113.7/webhook" }, "400 url"],
    ["an unusual port", { url: "https://shop.example.no:9000/webhook" }, "400 url"],
    ["no URL", { url: undefined }, "400 url"],
  ])("are refused with %s", async (_, changes, error) => {
    const body = { url: "https://shop.example.no:8080/webhook", events: allEvents, ...changes }
    expect(problemOf(await on.merchant.send("POST", path, body))).toBe(error)
    expect(await list()).toEqual({ webhooks: [] })
  })

  it("take a name with a usual port, and this machine unless that is switched off", async () => {
    const body = { url: "https://shop.example.no:8080/webhook", events: allEvents }
    expect((await on.merchant.send("POST", path, body)).status).toBe(201)
    const { merchant } = await on.open({ switches: { httpOnLoopback: false } })
    expect(problemOf(await merchant.send("POST", path, { url, events: allEvents }))).toBe("400 url")
  })

  it("want token, subscription key and serial number", async () => {
    const listWith = (headers: Record<string, undefined>) =>
      on.merchant.send("GET", path, undefined, { headers })
    expect(problemOf(await listWith({ "Merchant-Serial-Number": undefined }))).toBe(
      "400 Merchant-Serial-Number",
    )
    expect((await listWith({ Authorization: undefined })).status).toBe(401)
    expect((await on.merchant.send("PUT", path, {})).status).toBe(405)
  })

  it("are dropped by Vipps when told to, and after two weeks without an answer", async () => {
    const { id } = await register()
    await on.sandbox.control.webhooks.forget(id)
    expect(await list()).toEqual({ webhooks: [] })
    await expect(on.sandbox.control.webhooks.forget(id)).rejects.toThrow()

    await register()
    answerWith = () => 500
    await pay()
    await on.sandbox.control.setClock({ offsetMs: 13 * 24 * 60 * minuteMs })
    expect(await list()).toMatchObject({ webhooks: [{ url }] })
    await settled()
    await on.sandbox.control.setClock({ offsetMs: 14 * 24 * 60 * minuteMs })
    expect(await list()).toEqual({ webhooks: [] })
  })
})

describe("deliveries", () => {
  it("tell each event with the sales unit, and nothing but what was registered", async () => {
    await register()
    await register(["epayments.payment.refunded.v1"])
    await pay()
    await on.merchant.capture(reference, 75_000, "capt-A")
    await on.merchant.cancel(reference)
    await on.merchant.refund(reference, 20_000, "ref-C")
    await settled()

    expect(heard().sort()).toEqual(["AUTHORIZED", "CANCELLED", "CAPTURED", "CREATED", "REFUNDED", "REFUNDED"])
    const bodies = letters.map(({ text }) => JSON.parse(text))
    const events = await on.merchant.events(reference)
    for (const event of events) {
      expect(bodies).toContainEqual(expect.objectContaining({ ...event, msn: "654987" }))
    }
    expect(bodies.find(({ name }) => name === "AUTHORIZED").captureGuaranteedUntil).toMatch(/\+00:00$/)
    expect(bodies.find(({ name }) => name === "CAPTURED")).toEqual({ ...events[2], msn: "654987" })
  })

  it("tell what the shopper, time and the portal do, and nothing of refused cards", async () => {
    await register()
    await pay()
    await on.sandbox.control.portal.capture(reference, 1000)
    await on.merchant.create("aborted-1")
    await on.sandbox.control.failAttempt("aborted-1")
    await on.sandbox.control.reject("aborted-1")
    await on.merchant.create("terminated-1")
    await on.merchant.cancel("terminated-1")
    await on.merchant.create("expired-1")
    await on.sandbox.control.setClock({ offsetMs: 11 * minuteMs })
    await settled()
    const told = (of: string) => letters.filter(({ text }) => text.includes(of)).map(({ name }) => name)
    expect(told(reference)).toEqual(["CREATED", "AUTHORIZED", "CAPTURED"])
    expect(told("aborted-1")).toEqual(["CREATED", "ABORTED"])
    expect(told("terminated-1")).toEqual(["CREATED", "TERMINATED"])
    expect(told("expired-1")).toEqual(["CREATED", "EXPIRED"])
  })

  it("tell nothing of payments made with eCom", async () => {
    await register()
    await on.merchant.ecom.reserve("made-with-ecom")
    await on.merchant.capture("made-with-ecom", 1000, "a")
    await settled()
    expect(letters).toEqual([])
  })

  it("come in order: one that fails blocks the later ones of its payment, and no others", async () => {
    await register()
    answerWith = ({ name, text }) => (name === "CREATED" && text.includes(reference) ? 503 : 200)
    await pay()
    await pay("medusa-another")
    expect(heard()).toEqual(["CREATED", "CREATED", "AUTHORIZED"])

    answerWith = () => 202
    await on.sandbox.control.webhooks.deliverNow()
    expect(heard().slice(3)).toEqual(["CREATED", "AUTHORIZED"])
    expect(await on.sandbox.control.webhooks.deliveries(reference)).toMatchObject([
      { name: "CREATED", attempt: 1, status: 503 },
      { name: "CREATED", attempt: 2, status: 202 },
      { name: "AUTHORIZED", attempt: 1, status: 202 },
    ])
  })

  it("are tried again on the sandbox clock", async () => {
    await register(["epayments.payment.created.v1"])
    answerWith = () => 500
    await on.merchant.create(reference)
    await settled()
    expect(letters).toHaveLength(1)
    await on.sandbox.control.setClock({ offsetMs: minuteMs })
    await settled()
    expect(letters).toHaveLength(2)
    await on.sandbox.control.setClock({ offsetMs: 8 * 24 * 60 * minuteMs })
    await settled()
    await on.sandbox.control.webhooks.deliverNow()
    // given up after a week
    expect(letters).toHaveLength(3)
  })

  it("follow no redirect", async () => {
    await register(["epayments.payment.created.v1"])
    answerWith = () => 307
    await on.merchant.create(reference)
    await settled()
    expect(await on.sandbox.control.webhooks.deliveries()).toMatchObject([{ status: 307 }])
  })

  it("get lost, come late or several times when a test orders it so", async () => {
    await register()
    await on.sandbox.control.next("webhook", { lose: true })
    await on.sandbox.control.next("webhook", { duplicate: 1 })
    await on.sandbox.control.next("webhook", { delayMs: 300 })
    await pay()
    expect(heard()).toEqual(["AUTHORIZED", "AUTHORIZED"])
    await on.merchant.capture(reference, 1000, "a")
    await on.merchant.capture(reference, 1000, "b")
    await settled()
    expect(heard().slice(2)).toEqual(["CAPTURED", "CAPTURED"])
    expect((await on.sandbox.control.webhooks.deliveries())[0]).toMatchObject({ status: "lost" })
  })

  it("are shown over HTTP", async () => {
    await register()
    await pay()
    const shown = async (name: string) => (await fetch(`${on.sandbox.url}/control/webhooks.${name}`)).json()
    expect(await shown("deliveries")).toHaveLength(2)
  })
})

it.each([
  [1, 2_000],
  [4, 2_000],
  [5, 60_000],
  [6, 120_000],
  [7, 3_600_000],
  [28, 3_600_000],
  [29, 86_400_000],
])("after %d failed attempts Vipps waits %d ms", (attempts, waitMs) => {
  expect(waitAfter({ attempts, sinceFirstMs: 0 })).toBe(waitMs)
  expect(waitAfter({ attempts, sinceFirstMs: 7 * 24 * 60 * minuteMs })).toBeUndefined()
})
