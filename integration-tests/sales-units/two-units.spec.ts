import { z } from "zod"
import {
  createApi,
  createShop,
  expectBody,
  type PaidOrder,
  type Shop,
  type StartedPayment,
} from "../../demo/harness"
import { defaultUnit as sandboxUnit, type CallName, type SalesUnit } from "../../src/sandbox"
import { callbackProcessed } from "../support/shopper/return-link"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf } from "../support/orders/orders"
import { done, post } from "../support/staff/order-actions"
import { minutesAgo, passTime } from "../support/time/time"
import { apiOfRun, isAllOnEpayment } from "../support/server/apis"
import { onEcom } from "../support/server/ecom-shop"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { loseNotice } from "../support/shopper/notices"
import { readWebhooks } from "../support/server/webhook-secrets"
import { eventually } from "../support/time/eventually"
import { eventOf, send, signDelivery } from "../webhooks/deliveries"
import { readCodeBlock } from "../support/documents/code-blocks"
import { runEventsPage, runJournalQueries, runStoreTests } from "./documents"
import { configOfTwoUnits } from "./store-config"

/**
 * One store, two sales units: two providers, each with its own keys and MSN, as docs/configure.md has them. In this shop the
 * other documents' blocks run as well.
 */
jest.setTimeout(240_000)

/** Both are paid out together. */
const ledgerId = "302321"
const defaultUnit: SalesUnit = { ...sandboxUnit, ledgerId }
const secondUnit: SalesUnit = {
  ledgerId,
  clientId: "5ec0d000-0000-4000-8000-5ec0d0005ec0",
  clientSecret: "c2Vjb25kLWNsaWVudC1zZWNyZXQ",
  subscriptionKey: "5ec0d0000000000000000000005ec0d0",
  merchantSerialNumber: "123456",
}
const LOOK_MINUTES = 2
/** The job that registers webhooks runs three times a minute. */
const JOB_MS = 60_000

let harness: ObservedShop
/** The documents' examples are eCom's. */
let documented: ObservedShop
let unitOf: Record<"vipps" | "second", Unit>
type Unit = { shop: Shop; msn: string; path: string; otherPath: string; prefix: string }

beforeAll(async () => {
  harness = await bootObservedShop({
    sandbox: { units: [defaultUnit, secondUnit] },
    files: {
      "medusa-config.ts": await configOfTwoUnits(),
      "src/subscribers/vipps-needs-a-person.ts": await readCodeBlock("docs/events.md", "subscriber"),
    },
    env: {
      SECOND_VIPPS_CLIENT_ID: secondUnit.clientId,
      SECOND_VIPPS_CLIENT_SECRET: secondUnit.clientSecret,
      SECOND_VIPPS_SUBSCRIPTION_KEY: secondUnit.subscriptionKey,
      SECOND_VIPPS_MERCHANT_SERIAL_NUMBER: secondUnit.merchantSerialNumber,
    },
  })
  const { server, facts, admin, sandbox } = harness
  documented = await onEcom(harness)
  const { webhooks } = sandbox.control
  if (isAllOnEpayment)
    await eventually(
      "both units' webhooks",
      async () => (await webhooks.registrations()).length === 2,
      JOB_MS,
    )
  const payment_providers = ["pp_vipps_vipps", "pp_vipps_second"]
  await done(post(harness, `/admin/regions/${facts.regionId}`, { payment_providers }))
  const second = createShop({
    url: server.url,
    facts,
    shopper: sandbox.control,
    staff: admin,
    providerId: "pp_vipps_second",
  })
  const paths = { first: "/hooks/payment/vipps_vipps", second: "/hooks/payment/vipps_second" }
  unitOf = {
    vipps: {
      shop: harness.shop,
      msn: defaultUnit.merchantSerialNumber,
      path: paths.first,
      otherPath: paths.second,
      prefix: "medusa-",
    },
    second: {
      shop: second,
      msn: secondUnit.merchantSerialNumber,
      path: paths.second,
      otherPath: paths.first,
      prefix: "second-",
    },
  }
})
afterAll(() => harness?.stop())

const units = ["vipps", "second"] as const

/** Approved on the phone; nothing but Vipps' callback tells the shop. */
async function payByCallback({ shop }: Unit): Promise<PaidOrder> {
  const started = await shop.startPayment("1000")
  await harness.sandbox.control.approve(started.reference)
  await callbackProcessed(harness, started)
  return orderPlaced(harness, started)
}

const merchantIn = z.object({ merchantInfo: z.object({ merchantSerialNumber: z.string() }) })

/** The MSNs that the requests of one call about one payment carry: in the header, and eCom's in the body as well. */
async function merchantsOf(call: CallName, reference: string) {
  const requests = await harness.sandbox.control.requests({ call, reference })
  const merchants = requests.flatMap(({ body, headers }) => [
    ...(apiOfRun === "ecom" ? [merchantIn.parse(body).merchantInfo.merchantSerialNumber] : []),
    headers["merchant-serial-number"] ?? "none",
  ])
  return { requests: requests.length, merchants: [...new Set(merchants)] }
}

/** Where Vipps was asked to tell of a payment, and what it has heard there. */
async function noticesOf({ msn, path }: Unit, reference: string) {
  const { control } = harness.sandbox
  const { merchantSerialNumber, callbackPrefix } = await atVipps(harness, reference)
  if (apiOfRun === "ecom") {
    const answers = (await control.callbacks(reference)).map(({ status }) => status)
    return { merchantSerialNumber, isOurs: callbackPrefix === harness.server.url + path, answers }
  }
  const registered = (await control.webhooks.registrations()).find((one) => one.merchantSerialNumber === msn)
  const sent = (await control.webhooks.deliveries(reference)).filter(({ name }) => name === "AUTHORIZED")
  return {
    merchantSerialNumber,
    isOurs: registered?.url === `${harness.server.url}${path}/webhook`,
    answers: sent.map(({ status }) => status),
  }
}

describe.each(units)("the sales unit %s", (name) => {
  it("takes a payment, and its callback makes the order; captures and refunds go to this unit", async () => {
    const unit = unitOf[name]
    const paid = await payByCallback(unit)
    const { reference } = paid
    expect(await noticesOf(unit, reference)).toEqual({
      merchantSerialNumber: unit.msn,
      isOurs: true,
      answers: [200],
    })
    expect(reference.startsWith(unit.prefix)).toBe(true)

    const clicks = [
      () => harness.admin.vipps(paid).capture("400"),
      () => harness.admin.capture(paid, "350"),
      () => harness.admin.vipps(paid).release(),
      () => harness.admin.refund(paid, "200"),
      () => harness.admin.vipps(paid).refund("100"),
    ]
    for (const click of clicks) expect(await click()).toMatchObject({ status: 200 })

    for (const call of ["capture", "refund"] as const)
      expect(await merchantsOf(call, reference)).toEqual({ requests: 2, merchants: [unit.msn] })
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "300" })
  })

  it("does not hear a callback at the other unit's address", async () => {
    const unit = unitOf[name]
    const started = await unit.shop.startPayment("1000")

    const tell = apiOfRun === "ecom" ? callBack : deliverWebhook
    const there = await tell(unit.otherPath, started, unit)
    const here = await tell(unit.path, started, unit)

    expect({ there, here }).toEqual({ there: 401, here: 200 })
    expect(await ordersOf(harness, started.cartId)).toEqual([])
  })
})

const authIn = z.object({ merchantInfo: z.object({ authToken: z.string() }) })

async function callBack(path: string, { reference }: StartedPayment): Promise<number> {
  const [initiate] = await harness.sandbox.control.requests({ call: "initiate", reference })
  const transactionInfo = { amount: 100_000, status: "RESERVED", timeStamp: new Date().toISOString() }
  const response = await fetch(`${harness.server.url}${path}/v2/payments/${reference}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: authIn.parse(initiate?.body).merchantInfo.authToken,
    },
    body: JSON.stringify({ orderId: reference, transactionInfo }),
  })
  return response.status
}

/** Signed for the address that it is sent to, with the secret of the unit that it is about. */
async function deliverWebhook(path: string, started: StartedPayment, unit: Unit): Promise<number> {
  const webhooks = await readWebhooks(harness, [defaultUnit, secondUnit])
  const own = webhooks.find(({ url }) => url === `${harness.server.url}${unit.path}/webhook`)
  if (own?.secret === undefined) throw new Error(`the shop can't read the secret of ${unit.path}`)
  const url = `${harness.server.url}${path}/webhook`
  return send(signDelivery({ url, secret: own.secret }, eventOf(started, "AUTHORIZED", { msn: unit.msn })))
}

const DAY = 24 * 60
const inOslo = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Oslo", dateStyle: "short" })

/** A capture at each unit; the references. */
async function twoDaysAgo() {
  return minutesAgo(harness, 2 * DAY, async () => {
    const paid = [await unitOf.vipps.shop.payWithVipps("1000"), await unitOf.second.shop.payWithVipps("500")]
    for (const one of paid) await done(harness.admin.vipps(one).capture("100"))
    const [vipps = "", second = ""] = paid.map(({ reference }) => reference)
    return { vipps, second }
  })
}

/** ePayment's answer to a capture has no transaction id, by which the settlement names it: a read has. */
async function readAgain({ vipps, second }: { vipps: string; second: string }): Promise<void> {
  await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = any($1)`, [
    [vipps, second],
  ])
  await harness.reconcile()
}

const twoDaysBefore = () => inOslo.format(Date.now() - 2 * DAY * 60_000)

/** The file of that day, and what its header says. */
async function settlement() {
  const date = twoDaysBefore()
  const { url } = harness.server
  const path = "/auth/user/emailpass"
  const login = await createApi(url)({ method: "POST", path, body: harness.facts.admin })
  const { token } = expectBody(z.object({ token: z.string() }), login, "logging in")
  const response = await fetch(`${url}/admin/vipps/settlement?date=${date}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const [names = [], ...rows] = (await response.text())
    .trim()
    .split("\r\n")
    .map((line) => line.split(","))
  const lines = rows.map((cells): Record<string, string> =>
    Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])),
  )
  return { status: response.status, lines, lacks: response.headers.get("x-vipps-settlement-lacks") }
}

describe("both together", () => {
  it("are looked after by one reconciliation: an approval that nobody told of becomes an order in each", async () => {
    const { control } = harness.sandbox
    const started: StartedPayment[] = []
    for (const name of units) {
      const payment = await unitOf[name].shop.startPayment("1000")
      await loseNotice(harness)
      await control.approve(payment.reference)
      started.push(payment)
    }
    await control.callbacksSettled()

    await passTime(harness, LOOK_MINUTES)
    await harness.reconcile()

    for (const payment of started) {
      const paid = await orderPlaced(harness, payment)
      await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
    }
  })

  it("have a section each in the connection check, with nothing wrong", async () => {
    const answer = await harness.admin.api({ method: "GET", path: "/admin/vipps/connection" })
    const { connections } = connectionsSchema.parse(answer.body)
    const wrong = connections.flatMap(({ checks }) => checks.filter(({ state }) => state === "failed"))
    expect(connections.map((one) => [one.provider_id, one.merchant_serial_number])).toEqual([
      ["pp_vipps_vipps", defaultUnit.merchantSerialNumber],
      ["pp_vipps_second", secondUnit.merchantSerialNumber],
    ])
    expect(wrong).toEqual([])
  })

  it("are told apart in the settlement of the ledger that they share", async () => {
    const paid = await twoDaysAgo()
    if (apiOfRun === "epayment") await readAgain(paid)

    const { lines, lacks } = await settlement()

    const own = lines.filter((line) => [paid.vipps, paid.second].includes(line.reference ?? ""))
    expect(own.map((line) => [line.reference, line.merchant_serial_number, line.match])).toEqual([
      [paid.vipps, defaultUnit.merchantSerialNumber, "operation"],
      [paid.second, secondUnit.merchantSerialNumber, "operation"],
    ])
    expect(lines.at(-1)).toMatchObject({ entry: "payout-scheduled", merchant_serial_number: "" })
    expect(lacks).toBeNull()
  })

  it("don't stop each other's settlement: the file says which unit has no ledger, and why", async () => {
    const paid = await twoDaysAgo()
    const own = { ledgerId, settlesForRecipientHandles: [`api:${defaultUnit.merchantSerialNumber}`] }
    await harness.sandbox.control.next("listLedgers", { status: 200, body: { items: [own] } })
    await harness.sandbox.control.next("listLedgers", { status: 200, body: { items: [] } })

    const { status, lines, lacks } = await settlement()

    const merchant_serial_number = secondUnit.merchantSerialNumber
    expect(status).toBe(200)
    expect(lines.filter(({ reference }) => reference === paid.vipps)).toHaveLength(1)
    expect(lines.at(-1)).toMatchObject({
      ...{ entry: "settlement-no-ledger", amount: "", merchant_serial_number },
    })
    expect(JSON.parse(lacks ?? "")).toEqual([
      {
        merchant_serial_number,
        from: twoDaysBefore(),
        to: twoDaysBefore(),
        code: "settlement-no-ledger",
        params: { msn: merchant_serial_number },
        message: expect.stringContaining(
          `Vipps shows no ledger of the sales unit ${merchant_serial_number}.`,
        ),
      },
    ])
  })

  it("say what the shop told them to say: the second its own texts, the first ours", async () => {
    const paid = await payByCallback(unitOf.second)
    await done(harness.admin.capture(paid, "1000"))
    await done(harness.admin.refund(paid, "100"))
    const { history, transactionText } = await atVipps(harness, paid.reference)
    expect(transactionText).toBe("Bestilling hos Den andre butikken")
    // ePayment's refunds have no text of their own: Vipps shows the payment's
    const refundText =
      apiOfRun === "ecom"
        ? /^Den andre butikken betaler tilbake, bestilling \d+$/
        : /^Bestilling hos Den andre butikken$/
    expect(history.at(-1)).toMatchObject({ operation: "REFUND", text: expect.stringMatching(refundText) })

    const other = await unitOf.vipps.shop.startPayment("1000")
    expect((await atVipps(harness, other.reference)).transactionText).toBe("Bestilling i nettbutikken")
  })
})

runEventsPage(() => documented)
runJournalQueries(() => harness)
runStoreTests(
  () => harness,
  () => documented,
)

const connectionsSchema = z.object({
  connections: z.array(
    z.object({
      provider_id: z.string(),
      merchant_serial_number: z.string(),
      checks: z.array(z.object({ name: z.string(), state: z.string(), code: z.string() })),
    }),
  ),
})
