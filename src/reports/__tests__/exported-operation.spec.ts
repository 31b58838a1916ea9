import { exportCells, exportColumns } from "../exported-operation"

const capture = {
  request_id: "capt_1",
  display_id: 42,
  reference: "medusa-1",
  merchant_serial_number: "654987",
  transaction_id: "5001420062",
  kind: "capture",
  amount_minor: 75_005,
  currency_code: "nok",
  api: "ecom" as const,
  executed_at: new Date("2026-10-25T00:30:00Z"),
  executed_text: "2026-10-25 00:30:00+00",
}

const cellsOf = (change: Partial<typeof capture>, decimalMark = ".") => {
  const cells = exportCells({ ...capture, ...change }, decimalMark)
  return Object.fromEntries(exportColumns.map((name, index) => [name, cells[index]]))
}

it("tells an operation with its order, sales unit, amount and time", () => {
  expect(cellsOf({})).toEqual({
    ...{ order_number: 42, reference: "medusa-1", vipps_transaction_id: "5001420062", operation: "capture" },
    ...{ amount: "750.05", currency_code: "nok", amount_minor: 75_005 },
    ...{ local_time: "2026-10-25 02:30:00", time_zone: "Europe/Oslo", time: "2026-10-25T00:30:00.000Z" },
    ...{ merchant_serial_number: "654987", api: "ecom" },
  })
})

it.each([
  [100_000, "1000,00"],
  [5, "0,05"],
  [1_250, "12,50"],
])("writes %d minor units with two decimals: %s", (amount_minor, amount) => {
  expect(cellsOf({ amount_minor }, ",")).toMatchObject({ amount, amount_minor })
})

it.each([
  ["nok", "Europe/Oslo", "2026-10-25 02:30:00"],
  ["dkk", "Europe/Copenhagen", "2026-10-25 02:30:00"],
  ["eur", "Europe/Helsinki", "2026-10-25 03:30:00"],
])("has the clocks of the country whose currency %s is", (currency_code, time_zone, local_time) => {
  expect(cellsOf({ currency_code })).toMatchObject({ time_zone, local_time })
})

it("tells the hour that a clock shows twice apart by the time in UTC", () => {
  const later = cellsOf({ executed_at: new Date("2026-10-25T01:30:00Z") })
  expect(later).toMatchObject({ local_time: "2026-10-25 02:30:00", time: "2026-10-25T01:30:00.000Z" })
})
