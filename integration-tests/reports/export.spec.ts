import { apiOfRun } from "../support/server/apis"
import { onEcom } from "../support/server/ecom-shop"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { passTime } from "../support/time/time"

jest.setTimeout(180_000)

let harness: ObservedShop

beforeAll(async () => {
  harness = await bootObservedShop({ sandbox: { switches: { rateLimits: false } } })
})
afterAll(() => harness?.stop())

const ask = (query: string) =>
  harness.admin.api({ method: "GET", path: `/admin/vipps/payments/export${query}` })

/** The file's lines by its columns. */
async function exported(query: string, separator: string): Promise<Record<string, string>[]> {
  const { body } = await ask(query)
  const [names = [], ...lines] = String(body.text)
    .trim()
    .split("\r\n")
    .map((line) => line.split(separator))
  return lines.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])))
}

it("has semicolons and decimal commas for those who ask for them, and the same operations", async () => {
  const paid = await harness.shop.payWithVipps("1000")
  expect(await harness.admin.vipps(paid).capture("12.34")).toMatchObject({ status: 200 })

  const nordic = await exported("?format=nordic", ";")
  const international = await exported("", ",")

  const line = nordic.find(({ reference }) => reference === paid.reference)
  expect(line).toMatchObject({ operation: "capture", amount: "12,34", amount_minor: "1234", api: apiOfRun })
  expect(line?.local_time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
  expect(line?.merchant_serial_number).toMatch(/^\d+$/)
  expect(international).toEqual(nordic.map((one) => ({ ...one, amount: one.amount?.replace(",", ".") })))
})

it("has Vipps' own transaction id and time of a direct capture", async () => {
  // ePayment has no direct capture
  const { shop } = await onEcom(harness)
  await harness.sandbox.control.directCapture(true)
  const paid = await shop.payWithVipps("1000").finally(() => harness.sandbox.control.directCapture(false))
  await passTime(harness, 30)
  await harness.reconcile()

  const [line, ...others] = (await exported("", ",")).filter(({ reference }) => reference === paid.reference)

  const { history } = (await harness.sandbox.control.payment(paid.reference)) ?? { history: [] }
  const sale = history.find(({ operation }) => operation === "SALE")
  expect(sale?.transactionId).toMatch(/^\d+$/)
  expect(line).toMatchObject({ vipps_transaction_id: sale?.transactionId, amount: "1000.00" })
  expect(line?.time).toBe(sale && new Date(sale.at).toISOString())
  expect(others).toEqual([])
})

test.each(["?from=2026-11-28&to=2026-11-01", "?from=2026-11-28&to=2026-11-28"])(
  "%s is refused with a sentence, and no file",
  async (query) => {
    const answer = await ask(query)

    expect(answer).toMatchObject({
      status: 400,
      body: { type: "invalid_data", code: "export-range-reversed" },
    })
    expect(answer.message).toMatch(
      /^Nothing was exported: "from", 28 November 2026 at .*, is not before "to"/,
    )
  },
)

it("knows no third format", async () => {
  expect(await ask("?format=excel")).toMatchObject({ status: 400, body: { type: "invalid_data" } })
})
