import { runScript, type PaidOrder, type StartedPayment } from "../../demo/harness"
import { defaultUnit } from "../../src/sandbox"
import { createEpaymentApi } from "../../src/vipps"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps, countCalls } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf, paymentsOf } from "../support/orders/orders"
import { bootShop, type BootedShop } from "../support/server/boot"
import { disableReconciliation } from "../support/server/disable-reconciliation"
import { readConnection, readView } from "../support/staff/admin-api"
import { done } from "../support/staff/order-actions"
import { eventually } from "../support/time/eventually"
import { passTime } from "../support/time/time"
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

async function external({ reference }: { reference: string }) {
  return harness.sql(
    `select kind, amount_minor::int as amount, state from vipps_operation
      where reference = $1 and origin = 'external' order by created_at`,
    [reference],
  )
}

async function operationsOf({ reference }: { reference: string }) {
  return harness.sql(`select kind, state from vipps_operation where reference = $1 order by created_at`, [
    reference,
  ])
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

  it("of a capture that the staff have made is no news to them: the next part is captured at once", async () => {
    const paid = await payByWebhook()
    expect(await harness.admin.capture(paid, "400")).toMatchObject({ status: 200 })
    await harness.sandbox.control.callbacksSettled()
    // reads the event, which alone tells the transaction id
    expect(await harness.admin.vipps(paid).resolve()).toMatchObject({ status: 200 })

    const next = await harness.admin.capture(paid, "600")

    expect(next.message ?? next.status).toBe(200)
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "0" })
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

  it("of our own capture or refund asks Vipps nothing more; of our own release once, for it has no key", async () => {
    const paid = await payByWebhook()
    await harness.sandbox.control.callbacksSettled()
    const before = await countCalls(harness, paid.reference)

    await done(harness.admin.capture(paid, "750"))
    await done(harness.admin.refund(paid, "200"))
    await workDone()
    expect(await countCalls(harness, paid.reference)).toEqual({ ...before, capture: 1, refund: 1 })

    await done(harness.admin.vipps(paid).release())
    await workDone()
    const seen = await harness.sandbox.control.webhooks.deliveries(paid.reference)
    expect(seen.map(({ name, status }) => [name, status])).toEqual(
      ["CREATED", "AUTHORIZED", "CAPTURED", "REFUNDED", "CANCELLED"].map((name) => [name, 200]),
    )
    const { details = 0, events = 0, ...moved } = await countCalls(harness, paid.reference)
    expect(moved).toEqual({ initiate: 1, capture: 1, refund: 1, cancel: 1 })
    expect([details, events].map((reads, n) => reads - ([before.details, before.events][n] ?? 0))).toEqual([
      1, 1,
    ])
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "200" })
  })

  it("in the wrong order, and twice, changes nothing", async () => {
    const paid = await payByWebhook()
    await done(harness.admin.capture(paid, "750"))
    await done(harness.admin.refund(paid, "200"))
    await harness.sandbox.control.callbacksSettled()
    const seen = await harness.sandbox.control.webhooks.deliveries(paid.reference)
    const operations = await operationsOf(paid)
    const bodies = seen.map(({ body }) => body).reverse()

    const statuses = []
    for (const body of [...bodies, ...bodies]) statuses.push(await deliver(body))
    for (const name of ["EXPIRED", "ABORTED", "TERMINATED", "CANCELLED", "AUTHORIZED"])
      statuses.push(await deliver(eventOf(paid, name)))

    expect(statuses).toEqual(Array(statuses.length).fill(200))
    await workDone()
    expect(await operationsOf(paid)).toEqual(operations)
    expect(await ordersOf(harness, paid.cartId)).toEqual([paid.orderId])
    expect(await atVipps(harness, paid.reference)).toMatchObject({
      captures: 1,
      refunds: 1,
      releasedMinor: 0,
    })
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "200" })
  })

  it("of a change in Vipps' portal is seen and noted within seconds", async () => {
    const paid = await payByWebhook()
    await done(harness.admin.capture(paid, "750"))

    await harness.sandbox.control.portal.refund(paid.reference, 20_000)
    await eventually("the refund in our journal", async () => (await external(paid)).length === 1, 10_000)
    await harness.sandbox.control.portal.cancel(paid.reference)
    await eventually("the release in our journal", async () => (await external(paid)).length === 2, 10_000)

    expect(await external(paid)).toEqual([
      { kind: "refund", amount: 20_000, state: "executed" },
      { kind: "release", amount: 25_000, state: "executed" },
    ])
    expect(await readView(harness.admin.api, paid)).toMatchObject({
      refunded: 200,
      released: 250,
      remaining: 0,
    })
  })

  /** A later delivery of another payment has been followed up: the events before it as well, or nearly so. */
  async function workDone(): Promise<void> {
    await payByWebhook()
    await harness.sandbox.control.callbacksSettled()
  }
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

describe("while the shop is busy", () => {
  const WORK_MS = 4_000

  it("deliveries are answered within a second: the work comes afterwards", async () => {
    const waiting = []
    for (let n = 0; n < 5; n++) waiting.push(await approvedUnheard())
    const webhook = await webhookOf(harness)
    const before = await countCalls(harness, waiting[0]?.reference ?? "")
    // the work of each takes Vipps longer than a delivery may
    await harness.sandbox.control.next("details", { delayMs: WORK_MS }, waiting.length)
    // as Vipps does: of one payment one after the other, of several at the same time
    const answers = await Promise.all(
      waiting.map(async (one) => {
        const timings = []
        for (const name of ["CREATED", "AUTHORIZED", "AUTHORIZED"])
          timings.push(await timed(signDelivery(webhook, eventOf(one, name))))
        return timings
      }),
    )

    expect(answers.flat().map(({ status }) => status)).toEqual(Array(3 * waiting.length).fill(200))
    const slowestFirst = answers
      .flat()
      .map(({ ms }) => ms)
      .sort((one, other) => other - one)
    // a machine that does something else at the moment holds up one or two
    expect(slowestFirst[2]).toBeLessThan(1_000)
    expect(slowestFirst[0]).toBeLessThan(WORK_MS)
    expect(await ordersOf(harness, waiting[0]?.cartId ?? "")).toEqual([])
    for (const one of waiting) await expectEqualLedgers(harness, await orderPlaced(harness, one), nothing)
    expect((await countCalls(harness, waiting[0]?.reference ?? "")).details).toBeGreaterThan(
      before.details ?? 0,
    )
  })

  async function timed(delivery: Delivery): Promise<{ status: number; ms: number }> {
    const begunAt = performance.now()
    const status = await send(delivery)
    return { status, ms: performance.now() - begunAt }
  }
})

describe("after a restart", () => {
  /** Longer than the test: the server is dead before this answer comes. */
  const NEVER = { delayMs: 3_600_000, when: "after-executing" as const }
  let captured: PaidOrder
  let refunded: PaidOrder

  beforeAll(async () => {
    captured = await payByWebhook()
    refunded = await payByWebhook()
    await done(harness.admin.capture(refunded, "500"))
    await harness.sandbox.control.callbacksSettled()
    const { control } = harness.sandbox
    await control.next("capture", NEVER, 20)
    await control.next("refund", NEVER, 20)
    // Vipps tells of them when the server is gone
    await control.next("webhook", { delayMs: 5_000 }, 2)
    const clicks = [harness.admin.capture(captured, "750"), harness.admin.refund(refunded, "200")].map(
      (click) => click.catch(() => undefined),
    )
    await eventually("both executions at Vipps", async () => {
      const [one, other] = [
        await atVipps(harness, captured.reference),
        await atVipps(harness, refunded.reference),
      ]
      return one.captures === 1 && other.refunds === 1
    })
    await harness.server.kill()
    await Promise.all(clicks)
    await control.callbacksSettled()
    await control.clearFaults()
    expect(await operationsOf(captured)).toEqual([{ kind: "capture", state: "open" }])
    await passTime(harness, 6)
    await harness.sql(`update vipps_webhook set checked_at = now() - interval '1 hour'`)
    await harness.server.start()
  })

  it("an operation whose answer was lost is resolved by its webhook, and made once", async () => {
    await harness.sandbox.control.webhooks.deliverNow()

    // noted first, and booked by the same work
    await eventually("the capture in the order's books", () => isBooked(captured))
    await eventually("the refund in the order's books", () => isBooked(refunded))
    await expectEqualLedgers(harness, captured, { captured: "750", refunded: "0" })
    await expectEqualLedgers(harness, refunded, { captured: "500", refunded: "200" })
    expect(await countCalls(harness, captured.reference)).toMatchObject({ capture: 1 })
    expect(await countCalls(harness, refunded.reference)).toMatchObject({ capture: 1, refund: 1 })
  })

  it("there is still one registration, and the job has asked Vipps about it", async () => {
    await eventually(
      "the job's check",
      async () => {
        const rows = await harness.sql(
          `select 1 from vipps_webhook where checked_at > now() - interval '2 min'`,
        )
        return rows.length === 1
      },
      JOB_MS,
    )
    expect(await harness.sandbox.control.webhooks.registrations()).toHaveLength(1)
    expect(await harness.sandbox.control.requests({ call: "registerWebhook" })).toHaveLength(1)
    expect(await inOurTable()).toEqual(await ours())
  })

  async function isBooked(paid: PaidOrder): Promise<boolean> {
    const last = (await operationsOf(paid)).at(-1)
    const booked = await harness.admin.booked(paid)
    return last?.state === "executed" && booked.some(({ reference }) => reference === last.kind)
  }
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
