import { z } from "zod"
import { apiOfRun } from "../support/server/apis"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { minutesAgo } from "../support/time/time"

/** The accountant's file of one day, or several: Vipps' ledger, and what the shop knows of each entry. */
jest.setTimeout(180_000)

const DAY = 24 * 60

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({ sandbox: { switches: { rateLimits: false } } })
})
afterAll(() => harness?.stop())

/** As the clocks in Norway have it. */
function dayAgo(days: number): string {
  const at = new Date(Date.now() - days * DAY * 60_000)
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Oslo", dateStyle: "short" }).format(at)
}

const settlement = (query: string) =>
  harness.admin.api({ method: "GET", path: `/admin/vipps/settlement${query}` })

/** One line per entry, as an object by the names of the first line. */
function linesOf(body: unknown): Record<string, string>[] {
  const { text } = z.object({ text: z.string() }).parse(body)
  const [names = [], ...rows] = text
    .trim()
    .split("\r\n")
    .map((line) => line.split(","))
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])))
}

it("has each capture with its fee, each refund, the fees and the payout, matched by Vipps' id", async () => {
  const paid = await minutesAgo(harness, 2 * DAY, async () => {
    const order = await harness.shop.payWithVipps("1000")
    expect(await harness.admin.capture(order, "750")).toMatchObject({ status: 200 })
    expect(await harness.admin.refund(order, "100")).toMatchObject({ status: 200 })
    return order
  })
  // ePayment's answers have no ids: the shop reads them. On eCom nobody reads, so they must be the answers' own.
  if (apiOfRun === "epayment") {
    await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [paid.reference])
    await harness.reconcile()
  }
  // ePayment would tell the shop of it
  if (apiOfRun === "epayment") await harness.sandbox.control.next("webhook", { lose: true })
  await minutesAgo(harness, 2 * DAY, () => harness.sandbox.control.portal.refund(paid.reference, 5_000))
  const [order] = await harness.sql(`select display_id from "order" where id = $1`, [paid.orderId])
  const ours = await harness.sql(
    `select transaction_id from vipps_operation where reference = $1 and kind in ('capture', 'refund') order by created_at`,
    [paid.reference],
  )

  const answer = await settlement(`?date=${dayAgo(2)}`)

  expect(answer.status).toBe(200)
  const number = String(order?.display_id)
  const about = { order_number: number, reference: paid.reference, merchant_serial_number: "654987" }
  const none = { order_number: "", fee: "", match: "" }
  const [capture, refund] = ours.map((row) => String(row.transaction_id))
  const day = { ledger_date: dayAgo(2), currency_code: "nok", ledger_id: "3654987" }
  expect(linesOf(answer.body)).toMatchObject([
    {
      ...{ entry: "capture", amount: "750.00", fee: "-18.75", match: "operation" },
      ...{ vipps_transaction_id: capture, ...about, ...day },
    },
    {
      ...{ entry: "refund", amount: "-100.00", fee: "", match: "operation" },
      ...{ vipps_transaction_id: refund, ...about, ...day },
    },
    // in the portal: the shop has not read it yet
    { entry: "refund", amount: "-50.00", match: "payment", ...about, ...day },
    { entry: "fees-retained", amount: "-18.75", ...none, ...day },
    { entry: "payout-scheduled", amount: "-581.25", ...none, ...day },
  ])
  const nordic = await settlement(`?date=${dayAgo(2)}&format=nordic`)
  expect(nordic.body.text).toContain(";capture;750,00;-18,75;nok;")
})

it("of several days is one file, which names each day without movements", async () => {
  const reference = await minutesAgo(harness, 50 * DAY, async () => {
    const order = await harness.shop.payWithVipps("1000")
    expect(await harness.admin.capture(order, "1000")).toMatchObject({ status: 200 })
    return order.reference
  })
  const [first, second, third] = [dayAgo(51), dayAgo(50), dayAgo(49)]

  const answer = await settlement(`?from=${first}&to=${third}`)

  expect(answer.status).toBe(200)
  const empty = { entry: "no-movements", amount: "", reference: "", merchant_serial_number: "" }
  expect(linesOf(answer.body)).toMatchObject([
    { ledger_date: first, ...empty },
    { ledger_date: second, entry: "capture", amount: "1000.00", reference },
    { ledger_date: second, entry: "fees-retained", amount: "-25.00" },
    { ledger_date: second, entry: "payout-scheduled", amount: "-975.00" },
    { ledger_date: third, ...empty },
  ])
})

it("of one day without movements names that day alone", async () => {
  const answer = await settlement(`?date=${dayAgo(40)}`)
  expect(answer.status).toBe(200)
  const empty = { entry: "no-movements", amount: "", reference: "", merchant_serial_number: "" }
  expect(linesOf(answer.body)).toMatchObject([{ ledger_date: dayAgo(40), ...empty }])
})

it("names the days that Vipps has not closed", async () => {
  const answer = await settlement(`?from=${dayAgo(1)}&to=${dayAgo(0)}`)
  expect(answer.status).toBe(200)
  const lines = linesOf(answer.body)
  expect(lines.map(({ ledger_date, entry }) => [ledger_date, entry])).toEqual([
    [dayAgo(1), "no-movements"],
    [dayAgo(0), "settlement-not-closed"],
  ])
})

it("has at most 31 days, the first of which is not after the last", async () => {
  expect(await settlement(`?from=${dayAgo(70)}&to=${dayAgo(40)}`)).toMatchObject({ status: 200 })
  expect(await settlement(`?from=${dayAgo(71)}&to=${dayAgo(40)}`)).toMatchObject({
    ...{ status: 400, body: { code: "settlement-range-too-long", params: { days: 32, mostDays: 31 } } },
  })
  expect(await settlement(`?from=${dayAgo(40)}&to=${dayAgo(41)}`)).toMatchObject({
    ...{ status: 400, body: { code: "settlement-range-reversed" } },
  })
})

it("says when Vipps has not closed the day, and reads days only", async () => {
  for (const days of [0, -1])
    expect(await settlement(`?date=${dayAgo(days)}`)).toMatchObject({
      ...{ status: 400, body: { code: "settlement-not-closed", params: { date: dayAgo(days) } } },
    })
  const oneOfTwo = ["?from=2026-11-24", "?to=2026-11-24", "?date=2026-11-24&to=2026-11-25"]
  for (const query of ["", "?date=yesterday", "?date=2026-13-01", "?day=2026-11-24", ...oneOfTwo])
    expect(await settlement(query)).toMatchObject({ status: 400, body: { code: "query-invalid" } })
})

it("says when Vipps can't be asked, and by which keys it shows no ledger", async () => {
  await harness.sandbox.control.next("listLedgers", { status: 403, body: {} }, 5)
  expect(await settlement(`?date=${dayAgo(2)}`)).toMatchObject({ status: 400, body: { code: "Gateway/403" } })
  await harness.sandbox.control.clearFaults()
  await harness.sandbox.control.next("listLedgers", { status: 200, body: { items: [], cursor: "" } })
  expect(await settlement(`?date=${dayAgo(2)}`)).toMatchObject({
    ...{ status: 400, body: { code: "settlement-no-ledger", params: { msn: "654987" } } },
  })
})
