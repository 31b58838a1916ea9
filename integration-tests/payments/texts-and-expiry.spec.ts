import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { expectBody, type PaidOrder } from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { eventually } from "../support/time/eventually"
import { atVipps } from "../support/ledgers/ledgers"
import { expectOrderLedgers } from "../support/ledgers/order-ledgers"
import { expectPage, onPage } from "../support/staff/order-page"
import { payByLink } from "../support/shopper/payment-link"
import { editOrder } from "../support/staff/order-actions"
import { minutesAgo, passTime } from "../support/time/time"
import { ONLY_ECOM } from "../support/server/apis"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"

/** What people read: the customer at Vipps, in the shop's own words, and the staff when a capture comes too late. */
jest.setTimeout(180_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    files: {
      "medusa-config.ts": await readFile(
        join(__dirname, "../support/server/store-files/own-texts-config.ts"),
        "utf8",
      ),
    },
    env: { ...ONLY_ECOM, VIPPS_TIMEOUT_MS: "2000" },
    sandbox: { switches: { rateLimits: false } },
  })
})
afterEach(() => harness.sandbox.control.clearFaults())
afterAll(() => harness?.stop())

const { pending, captured, canceled } = onPage
const bodySchema = z.object({ transaction: z.object({ transactionText: z.string() }) })
const numberSchema = z.object({ order: z.object({ display_id: z.number() }) })

type MoneyCall = "initiate" | "capture" | "refund" | "cancel"

/** What the sandbox received, send by send. */
async function textsOf({ reference }: { reference: string }, call: MoneyCall): Promise<string[]> {
  const requests = await harness.sandbox.control.requests({ call, reference })
  return requests.map(({ body }) => bodySchema.parse(body).transaction.transactionText)
}

async function numberOf(paid: PaidOrder): Promise<number> {
  const answer = await harness.admin.order(paid, "id,display_id")
  return expectBody(numberSchema, answer, "reading the order's number").order.display_id
}

describe("what the customer reads at Vipps", () => {
  it("are the shop's own words, with the order number once there is one, cut to what Vipps takes", async () => {
    const paid = await placeSampleOrder(harness)
    const number = await numberOf(paid)
    await editOrder(harness, paid, { Lue: 0 })
    await eventually("the new total", async () => (await harness.admin.recorded(paid)).amountMinor === 75_000)
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })
    await eventually(
      "the release",
      async () => (await atVipps(harness, paid.reference)).releasedMinor === 25_000,
    )
    expect(await harness.admin.refund(paid, "100")).toMatchObject({ status: 200 })

    expect(await textsOf(paid, "initiate")).toEqual(["Ull for 100000 øre, ordre kommer"])
    expect(await textsOf(paid, "capture")).toEqual([`Ordre ${number} er på vei`])
    const [release = ""] = await textsOf(paid, "cancel")
    const whole = `Ordre ${number}: ${"resten er din. ".repeat(10)}`
    expect(whole.startsWith(release)).toBe(true)
    expect(Buffer.byteLength(release)).toBeLessThanOrEqual(100)
    expect(release.length).toBeGreaterThan(80)
    expect(await textsOf(paid, "refund")).toEqual([expect.stringMatching(/^Tilbake: 10000 øre \(\d+\)$/)])
    const page = { status: "partially_refunded", outstanding: "0", paid: "650", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [captured("750")] })
    await expectEqualLedgers(harness, paid, { captured: "750", refunded: "100" })
  })

  it("has the order's number from the start, when the payment is asked for by link", async () => {
    const paid = await placeSampleOrder(harness)
    await editOrder(harness, paid, { Lue: 2 })
    const grown = { status: "partially_authorized", outstanding: "1250", paid: "0", paymentLink: "250" }
    await expectPage(harness, paid, { ...grown, payments: [pending("1000")] })

    const second = await payByLink(harness, paid)

    expect(await textsOf(second, "initiate")).toEqual([`Ull for 25000 øre, ordre ${await numberOf(paid)}`])
  })

  it("stays as it was first sent: a repeat after a lost answer carries the same bytes, also another click's", async () => {
    const paid = await placeSampleOrder(harness)
    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 200 })
    await harness.sandbox.control.next("refund", { dropResponse: "before-executing" }, 20)
    expect(await harness.admin.refund(paid, "250")).toMatchObject({ status: 400 })
    const before = (await textsOf(paid, "refund")).length
    await harness.sandbox.control.clearFaults()

    expect(await harness.admin.refund(paid, "250")).toMatchObject({ status: 200 })

    const sent = await harness.sandbox.control.requests({ call: "refund", reference: paid.reference })
    expect(before).toBeGreaterThan(1)
    expect(sent.length).toBeGreaterThan(before)
    const [first, ...repeats] = sent.map(({ body, requestId }) => JSON.stringify({ body, requestId }))
    expect(new Set(repeats)).toEqual(new Set([first]))
    // the shop's own text would be another one by now
    expect(await harness.admin.refund(paid, "100")).toMatchObject({ status: 200 })
    const texts = await textsOf(paid, "refund")
    expect(texts.at(-1)).not.toBe(texts[0]?.replace("25000", "10000"))
    await expectEqualLedgers(harness, paid, { captured: "1000", refunded: "350" })
  })
})

const DAY = 24 * 60
const LEFT_BEHIND_MINUTES = 6

/** Vipps' word for each, as far as the staff are told it. */
const lateCodes: [string, string, string][] = [
  ["Payment", "42", "The customer's bank refused"],
  ["Payment", "43", "The customer's bank refused this amount"],
  ["Payment", "44", "The customer's card has expired"],
  ["Payment", "61", "The amount is higher than what is left of the customer's approval"],
  ["Payment", "63", "Vipps answered neither yes nor no (Payment/63"],
  ["VippsError", "99", "Vipps answered neither yes nor no (VippsError/99"],
]

describe("a capture nine days after the reservation, which the bank has let go", () => {
  const ordered = () => minutesAgo(harness, 9 * DAY, () => placeSampleOrder(harness))

  it.each(lateCodes)("%s/%s: the staff read why, and the way out", async (group, code, sentence) => {
    const paid = await ordered()
    await harness.sandbox.control.next("capture", { error: { group, code } }, 20)

    const answer = await harness.admin.capture(paid, "1000")

    expect(answer.status).toBe(400)
    expect(answer.message).toContain(sentence)
    expect(answer.message).toContain(
      "The reservation is 9 days old, and the customer's bank may have let go of it. Cancel it in the Vipps panel (or release " +
        "its rest, when a part is captured), and ask the customer for a new payment by link.",
    )
    await harness.sandbox.control.clearFaults()
    await passTime(harness, LEFT_BEHIND_MINUTES)
    await harness.reconcile()
    const page = { status: "authorized", outstanding: "1000", paid: "0", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [pending("1000")] })
    await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  })

  it("the same code on a young reservation says nothing of its age", async () => {
    const paid = await placeSampleOrder(harness)
    await harness.sandbox.control.next("capture", { error: { group: "Payment", code: "42" } })

    const answer = await harness.admin.capture(paid, "1000")

    expect(answer).toMatchObject({ status: 400, message: expect.stringContaining("bank refused") })
    expect(answer.message).not.toContain("days old")
  })

  it("the way out: cancel it, and the order page has a payment link, by which the order is paid anew", async () => {
    const paid = await ordered()
    await harness.sandbox.control.next("capture", { error: { group: "Payment", code: "44" } })
    expect(await harness.admin.capture(paid, "1000")).toMatchObject({ status: 400 })

    expect(await harness.admin.vipps(paid).cancel()).toMatchObject({ status: 200 })

    const asked = { status: "not_paid", outstanding: "1000", paid: "0", paymentLink: "1000" }
    await expectPage(harness, paid, { ...asked, payments: [canceled("1000")] })
    const second = await payByLink(harness, paid)
    expect(await harness.admin.capture(second, "1000")).toMatchObject({ status: 200 })
    const page = { status: "captured", outstanding: "0", paid: "1000", paymentLink: null }
    await expectPage(harness, paid, { ...page, payments: [canceled("1000"), captured("1000")] })
    await expectOrderLedgers(harness, paid, [
      { payment: paid, captured: "0", refunded: "0" },
      { payment: second, captured: "1000", refunded: "0" },
    ])
  })
})

describe("a reservation that grows old and is not captured", () => {
  const agings = async ({ reference }: PaidOrder) =>
    (await harness.events(reference)).filter(({ name }) => name === "vipps.authorization_expiring")

  async function look(paid: PaidOrder): Promise<void> {
    await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [paid.reference])
    await harness.reconcile()
  }

  it("is told before a Visa card's bank lets go, once, with what the order still needs", async () => {
    const paid = await minutesAgo(harness, 5 * DAY + 1, () => placeSampleOrder(harness))
    const young = await minutesAgo(harness, 5 * DAY - 60, () => placeSampleOrder(harness))
    const over = await minutesAgo(harness, 6 * DAY, () => placeSampleOrder(harness))
    expect(await harness.admin.capture(over, "1000")).toMatchObject({ status: 200 })
    await editOrder(harness, paid, { Lue: 0 })
    await eventually("the new total", async () => (await harness.admin.recorded(paid)).amountMinor === 75_000)

    for (const one of [paid, young, over, paid]) await look(one)

    const event = await harness.event(paid.reference, "vipps.authorization_expiring")
    expect(event).toEqual({
      name: "vipps.authorization_expiring",
      reference: paid.reference,
      amount_minor: 75_000,
      currency_code: "nok",
      payment_id: paid.paymentId,
      order_id: paid.orderId,
      days: 5,
      bank_days: 7,
      until: expect.any(String),
      reason: expect.stringMatching(
        /^750.kr has been reserved for 5 days and is not captured\. .* capture soon\.$/,
      ),
      code: expect.any(String),
      params: expect.objectContaining({ days: 5 }),
    })
    expect(await harness.admin.vipps(paid).status()).toMatchObject({
      body: {
        payment: { notes: expect.arrayContaining([expect.objectContaining({ message: event.reason })]) },
      },
    })
    expect(await harness.admin.capture(paid, "750")).toMatchObject({ status: 200 })
    expect([await agings(paid), await agings(young), await agings(over)]).toEqual([[event], [], []])
  })

  it("is told once more a week before Vipps itself captures no more, and not again", async () => {
    const paid = await minutesAgo(harness, 173 * DAY + 1, () => placeSampleOrder(harness))
    await harness.sql(`update vipps_attempt set expiry_warned_days = 30 where reference = $1`, [
      paid.reference,
    ])

    await look(paid)
    await look(paid)

    const event = await harness.event(paid.reference, "vipps.authorization_expiring")
    expect(event).toMatchObject({
      ...{ amount_minor: 100_000, days: 173, bank_days: 180, code: "capture-limit-near" },
      reason: expect.stringMatching(
        /^Vipps captures until .*, 7 days from now\. Capture the 1.000.kr, or cancel the payment\.$/,
      ),
    })
    expect(await agings(paid)).toEqual([event])
  })

  it("is told once more before a Mastercard's does", async () => {
    const paid = await minutesAgo(harness, 28 * DAY + 1, () => placeSampleOrder(harness))
    // three weeks ago it was told of the first limit
    await harness.sql(`update vipps_attempt set expiry_warned_days = 7 where reference = $1`, [
      paid.reference,
    ])

    await look(paid)
    await look(paid)

    const event = await harness.event(paid.reference, "vipps.authorization_expiring")
    expect(event).toMatchObject({ amount_minor: 100_000, days: 28, bank_days: 30 })
    expect(await agings(paid)).toEqual([event])
  })
})
