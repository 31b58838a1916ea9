import { runScript, type PaidOrder, type StartedPayment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { createEpaymentApi } from "../../src/vipps"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { countCalls } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf, paymentsOf } from "../support/orders/orders"
import { bootShop, type BootedShop } from "../support/server/boot"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { readConnection } from "../support/staff/admin-api"
import { eventually } from "../support/time/eventually"
import { eventOf, send, signDelivery, webhookOf, type Delivery } from "./deliveries"

/** A shop on ePayment whose reconciliation never runs: what Vipps' webhooks tell it is all that it hears. */
jest.setTimeout(240_000)

const nothing = { captured: "0", refunded: "0" }
/** The job that looks after the registration runs three times a minute. */
const JOB_MS = 60_000
const EVENTS = ["created", "authorized", "aborted", "expired", "terminated", "captured", "cancelled"]
  .concat("refunded")
  .map((name) => `epayments.payment.${name}.v1`)
const OTHER_SYSTEM = "http://127.0.0.1:9/another-system"

let harness: BootedShop

beforeAll(async () => {
  harness = await bootShop({ env: { VIPPS_API: "epayment" } })
  await disableReconciliation(harness)
  await registered()
})
afterAll(() => harness?.stop())
afterEach(() => harness.sandbox.control.clearFaults())

const ourUrl = () => `${harness.server.url}/hooks/payment/vipps_vipps/webhook`

async function ours(): Promise<string[]> {
  const registrations = await harness.sandbox.control.webhooks.registrations()
  return registrations.filter(({ url }) => url === ourUrl()).map(({ id }) => id)
}

const registered = () => eventually("the shop's registration", async () => (await ours()).length > 0, JOB_MS)

async function inOurTable(): Promise<unknown[]> {
  return (await harness.sql(`select id from vipps_webhook`)).map(({ id }) => id)
}

async function isNoted({ reference }: { reference: string }): Promise<boolean> {
  const rows = await harness.sql(
    `select 1 from vipps_attempt where reference = $1 and callback_at is not null`,
    [reference],
  )
  return rows.length > 0
}

/** The shopper has approved, and nobody has told the shop. */
async function approvedUnheard(): Promise<StartedPayment> {
  const started = await harness.shop.startPayment("1000")
  await harness.sandbox.control.next("webhook", { lose: true })
  await harness.sandbox.control.approve(started.reference)
  await harness.sandbox.control.callbacksSettled()
  return started
}

async function payByWebhook(): Promise<PaidOrder> {
  const started = await harness.shop.startPayment("1000")
  await harness.sandbox.control.approve(started.reference)
  return orderPlaced(harness, started)
}

async function deliver(event: unknown): Promise<number> {
  return send(signDelivery(await webhookOf(harness), event))
}

describe("the registration", () => {
  it("is made at the start, once, for our address and all events, and the connection check says so", async () => {
    expect(await harness.sandbox.control.webhooks.registrations()).toEqual([
      {
        id: expect.any(String),
        merchantSerialNumber: defaultUnit.merchantSerialNumber,
        url: ourUrl(),
        events: expect.arrayContaining(EVENTS),
      },
    ])
    expect(await harness.sandbox.control.requests({ call: "registerWebhook" })).toHaveLength(1)
    expect(await inOurTable()).toEqual(await ours())
    expect((await readConnection(harness.admin.api)).codes).toContain("webhooks-ok")
  })
})

describe("a webhook that Vipps sent", () => {
  it("of an approval makes the order, and nothing else tells the shop", async () => {
    const started = await harness.shop.startPayment("1000")

    await harness.sandbox.control.approve(started.reference)

    const paid = await orderPlaced(harness, started)
    await harness.sandbox.control.callbacksSettled()
    const seen = await harness.sandbox.control.webhooks.deliveries(started.reference)
    expect(seen.map(({ name, status }) => [name, status])).toEqual([
      ["CREATED", 200],
      ["AUTHORIZED", 200],
    ])
    await expectEqualLedgers(harness, paid, nothing)
  })

  it("of a rejection ends the attempt, and the shopper can start again", async () => {
    const started = await harness.shop.startPayment("1000")

    await harness.sandbox.control.reject(started.reference)

    await eventually("the end of the attempt", async () => {
      const rows = await harness.sql(
        `select 1 from vipps_attempt where reference = $1 and state = 'closed'`,
        [started.reference],
      )
      return rows.length === 1
    })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    const again = await harness.shop.startPayment({ cartId: started.cartId, totalMinor: 100_000 })
    await harness.sandbox.control.approve(again.reference)
    await expectEqualLedgers(harness, await orderPlaced(harness, again), nothing)
  })

  it("four times gives one order and one payment", async () => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.callbacksSettled()
    await harness.sandbox.control.next("webhook", { duplicate: 3 })

    await harness.sandbox.control.approve(started.reference)
    const paid = await orderPlaced(harness, started)
    await harness.sandbox.control.callbacksSettled()

    const seen = await harness.sandbox.control.webhooks.deliveries(started.reference)
    expect(seen.filter(({ name }) => name === "AUTHORIZED").map(({ status }) => status)).toEqual(
      Array(4).fill(200),
    )
    expect(await ordersOf(harness, started.cartId)).toEqual([paid.orderId])
    expect(await paymentsOf(harness, started.collectionId)).toEqual([paid.paymentId])
    await expectEqualLedgers(harness, paid, nothing)
  })
})

describe("a delivery that Vipps did not sign", () => {
  let approved: StartedPayment
  beforeAll(async () => {
    approved = await approvedUnheard()
  })

  const without = (delivery: Delivery, name: string): Delivery => ({
    ...delivery,
    headers: Object.fromEntries(Object.entries(delivery.headers).filter(([header]) => header !== name)),
  })
  const withHeader = (delivery: Delivery, name: string, value: string): Delivery => ({
    ...delivery,
    headers: { ...delivery.headers, [name]: value },
  })
  const forgeries: { forgery: string; forge: (signed: Delivery) => Delivery | Promise<Delivery> }[] = [
    {
      forgery: "signed with a guessed secret",
      forge: ({ url, body }) => signDelivery({ url, secret: "guessed" }, body),
    },
    { forgery: "without a signature", forge: (signed) => without(signed, "authorization") },
    { forgery: "without a date", forge: (signed) => without(signed, "x-ms-date") },
    { forgery: "without the hash of its body", forge: (signed) => without(signed, "x-ms-content-sha256") },
    {
      forgery: "with an empty signature",
      forge: (signed) =>
        withHeader(
          signed,
          "authorization",
          "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=",
        ),
    },
    {
      forgery: "with another body than was signed",
      forge: (signed) => ({ ...signed, body: signed.body.replace("100000", "100001") }),
    },
    {
      forgery: "with another body and its hash",
      forge: (signed) => {
        const body = signed.body.replace("100000", "100001")
        const other = signDelivery({ url: signed.url, secret: "guessed" }, body)
        return withHeader(
          { ...signed, body },
          "x-ms-content-sha256",
          other.headers["x-ms-content-sha256"] ?? "",
        )
      },
    },
    {
      forgery: "with another date than was signed",
      forge: (signed) => withHeader(signed, "x-ms-date", new Date(0).toUTCString()),
    },
    {
      forgery: "signed for another address",
      forge: async (signed) => {
        const { secret } = await webhookOf(harness)
        return { ...signDelivery({ url: OTHER_SYSTEM, secret }, signed.body), url: signed.url }
      },
    },
    {
      forgery: "for a provider that is not configured",
      forge: (signed) => ({ ...signed, url: signed.url.replace("vipps_vipps", "vipps_other") }),
    },
    {
      forgery: "for a provider that is not ours",
      forge: (signed) => ({ ...signed, url: signed.url.replace("vipps_vipps", "system_default") }),
    },
  ]

  it.each(forgeries)("$forgery is answered 401 and changes nothing", async ({ forge }) => {
    const signed = signDelivery(await webhookOf(harness), eventOf(approved, "AUTHORIZED"))
    const before = await countCalls(harness, approved.reference)

    expect(await send(await forge(signed))).toBe(401)

    expect(await isNoted(approved)).toBe(false)
    expect(await countCalls(harness, approved.reference)).toEqual(before)
    expect(await ordersOf(harness, approved.cartId)).toEqual([])
  })

  it("doesn't spoil the true one, which gives the order", async () => {
    expect(await deliver(eventOf(approved, "AUTHORIZED"))).toBe(200)

    await expectEqualLedgers(harness, await orderPlaced(harness, approved), nothing)
  })
})

describe("a delivery that Vipps signed, and that says nothing to us,", () => {
  it.each([
    { what: "about an unknown payment", event: () => eventOf({ reference: "other-system-1" }, "AUTHORIZED") },
    { what: "with an unknown event", event: (one: StartedPayment) => eventOf(one, "BRAND_NEW") },
    { what: "that is no event", event: () => ({ hello: "world" }) },
    { what: "that is not JSON", event: () => "{" },
  ])("$what is answered 200, and Vipps is asked nothing", async ({ event }) => {
    const started = await harness.shop.startPayment("1000")
    await harness.sandbox.control.callbacksSettled()
    const before = await countCalls(harness, started.reference)

    expect(await deliver(event(started))).toBe(200)

    expect(await isNoted(started)).toBe(false)
    expect(await countCalls(harness, started.reference)).toEqual(before)
  })

  it("about an approval that did not happen makes no order", async () => {
    const started = await harness.shop.startPayment("1000")

    expect(await deliver(eventOf(started, "AUTHORIZED"))).toBe(200)

    await eventually(
      "a look at the payment",
      async () => "details" in (await countCalls(harness, started.reference)),
    )
    expect(await harness.shop.complete(started.cartId)).toMatchObject({ body: { type: "cart" } })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
    await harness.sandbox.control.approve(started.reference)
    await expectEqualLedgers(harness, await orderPlaced(harness, started), nothing)
  })
})

describe("beside another system's registration", () => {
  let otherId: string

  beforeAll(async () => {
    const system = { name: "test", version: "1", pluginName: "test", pluginVersion: "1" }
    const api = createEpaymentApi({ ...defaultUnit, apiUrl: harness.sandbox.url, timeoutMs: 8_000, system })
    otherId = (await api.webhooks.register(OTHER_SYSTEM, EVENTS)).id
    api.close()
  })

  const others = async () =>
    (await harness.sandbox.control.webhooks.registrations()).filter(({ id }) => id === otherId)

  it("one of ours that Vipps dropped is made anew at the daily check", async () => {
    const [dropped = ""] = await ours()
    await harness.sandbox.control.webhooks.forget(dropped)
    expect((await readConnection(harness.admin.api)).codes).toContain("webhooks-missing")

    await harness.sql(`update vipps_webhook set checked_at = now() - interval '25 hours'`)
    await registered()

    const [made] = await ours()
    expect(made).not.toBe(dropped)
    expect(await ours()).toHaveLength(1)
    expect(await others()).toHaveLength(1)
    await eventually("its row", async () => (await inOurTable()).includes(made))
    expect(await inOurTable()).toEqual([made])
    await expectEqualLedgers(harness, await payByWebhook(), nothing)
    expect((await readConnection(harness.admin.api)).codes).toContain("webhooks-ok")
  })

  it.each([
    { the: "a shop on ePayment", api: "epayment" },
    { the: "a shop that has gone back to eCom", api: "ecom" },
  ])("the command removes those of $the, and no others", async ({ api }) => {
    // after an earlier removal the shop waits for an hour
    await harness.sql(`delete from vipps_lock where id like 'webhooks %'`)
    await registered()
    const env = { ...harness.environment, VIPPS_API: api }

    const said = await runScript("./src/scripts/remove-webhooks.ts", { env })

    expect(said).toMatch(/pp_vipps_vipps: 1 webhooks are removed at Vipps/)
    expect(await ours()).toEqual([])
    expect(await inOurTable()).toEqual([])
    expect(await others()).toHaveLength(1)
  })
})
