import { z } from "zod"
import { defaultUnit } from "../../src/sandbox"
import { readList, readView } from "../support/staff/admin-api"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { placeSampleOrder } from "../support/shopper/sample-order"
import { minutesAgo } from "../support/time/time"

/** What the staff see of a payment that was started with ePayment, at a sales unit that can't capture in parts. */
jest.setTimeout(180_000)

const DAY = 24 * 60
const DAY_MS = DAY * 60_000

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({
    env: { VIPPS_API: "epayment" },
    sandbox: { units: [{ ...defaultUnit, partialCapture: false }], switches: { rateLimits: false } },
  })
})
afterAll(() => harness?.stop())

const view = (paid: { paymentId: string }) => readView(harness.admin.api, paid)
const timeOf = (text: unknown) => Date.parse(z.string().parse(text))

async function ordered(daysAgo: number) {
  return minutesAgo(harness, daysAgo * DAY + 1, () => placeSampleOrder(harness))
}

it("panel, list and support view say its API, and until when Vipps guarantees a capture", async () => {
  const paid = await ordered(0)

  const shown = await view(paid)
  const { payments } = await readList(harness.admin.api, `q=${paid.reference}`)
  const path = `/admin/vipps/payments/${paid.paymentId}/support`
  const { body } = await harness.admin.api({ method: "GET", path })

  expect(shown).toMatchObject({ api: "epayment", currency_code: "nok", bankaxept_until: null, warnings: [] })
  expect(timeOf(shown.capture_guaranteed_until) - timeOf(shown.reserved_at)).toBe(7 * DAY_MS)
  const { capture_guaranteed_until } = shown
  expect(payments).toMatchObject([{ api: "epayment", currency_code: "nok", capture_guaranteed_until }])
  expect(body.attempts).toMatchObject([{ api: "epayment", currency_code: "nok" }])
})

it("the shop is told two days before the guarantee ends, once, and the panel says it", async () => {
  const paid = await ordered(5)

  for (let looks = 0; looks < 2; looks++) {
    await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [paid.reference])
    await harness.reconcile()
  }

  const event = await harness.event(paid.reference, "vipps.authorization_expiring")
  const { capture_guaranteed_until, notes, warnings } = await view(paid)
  expect(event).toMatchObject({
    ...{ days: 5, bank_days: 7, until: capture_guaranteed_until },
    ...{ currency_code: "nok", capture_guaranteed_until },
  })
  expect(event.reason).toMatch(
    /^Vipps guarantees a capture until .*\. Capture the remaining 1.000.kr before then\.$/,
  )
  expect(notes).toMatchObject([{ code: "capture-guarantee-near", message: event.reason }])
  expect(warnings).toEqual([])
  const told = (await harness.events(paid.reference)).filter(({ name }) => name === event.name)
  expect(told).toHaveLength(1)
})

it("once the guarantee has ended, the panel warns of it", async () => {
  const { warnings, actions } = await view(await ordered(8))

  expect(warnings).toMatchObject([{ code: "capture-guarantee-ended", days: 8, amount: 1000 }])
  expect(actions.capture).toEqual({ max: 1000, refusal: null })
})

describe("a part that the sales unit can't capture", () => {
  const inWords =
    "This sales unit can't capture in parts: capture the full amount, or cancel the payment and ask the customer for a new one by " +
    "link, or ask Vipps to allow parts (capture: ePayment/6140)."

  it("is refused with the ways out, which the panel shows; the full amount is captured", async () => {
    const paid = await ordered(0)

    const answer = await harness.admin.vipps(paid).capture("300")

    expect(answer).toMatchObject({ status: 400, message: inWords })
    const { problems, actions } = await view(paid)
    expect(problems).toMatchObject([{ code: "failed", reason: { message: inWords } }])
    expect(actions).toMatchObject({
      capture: { max: 1000, refusal: null },
      cancel: { max: 1000, refusal: null },
    })
    expect(await harness.admin.vipps(paid).capture("1000")).toMatchObject({ status: 200 })
    expect(await view(paid)).toMatchObject({ state: "captured", captured: 1000, problems: [] })
  })

  it("the other way out: it is cancelled, and the customer is asked anew by link", async () => {
    const paid = await ordered(0)
    expect(await harness.admin.vipps(paid).capture("300")).toMatchObject({ status: 400 })

    expect(await harness.admin.vipps(paid).cancel()).toMatchObject({ status: 200 })

    const { state, payment_link } = await view(paid)
    expect({ state, payment_link }).toMatchObject({ state: "canceled", payment_link: { amount: 1000 } })
  })
})

it("the export has Vipps' ids of captures and refunds, as settlements have them, once their payment has been read", async () => {
  const paid = await ordered(0)
  expect(await harness.admin.vipps(paid).capture("1000")).toMatchObject({ status: 200 })
  expect(await harness.admin.vipps(paid).refund("100")).toMatchObject({ status: 200 })
  await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [paid.reference])
  await harness.reconcile()

  const answer = await harness.admin.api({ method: "GET", path: "/admin/vipps/payments/export" })

  const made = (await harness.sandbox.control.ledger())
    .filter(({ reference }) => reference === paid.reference)
    .flatMap(({ history }) => history)
    .filter(({ operation }) => operation === "CAPTURE" || operation === "REFUND")
  const rows = await harness.sql(
    `select transaction_id from vipps_operation where reference = $1 order by created_at`,
    [paid.reference],
  )
  expect(rows).toEqual(made.map(({ transactionId }) => ({ transaction_id: transactionId })))
  expect(rows).toHaveLength(2)
  const file = z.string().parse(answer.body.text)
  expect(made.filter(({ transactionId }) => !file.includes(transactionId))).toEqual([])
})
