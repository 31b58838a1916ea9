import { emptyCells, indexed, matchOf, missingCells, settlementColumns, salesUnitOf } from "../settlement"

const line = {
  ...{ ledgerDate: "2026-11-24", time: "2026-11-24T16:33:00+0200", type: "capture", amountMinor: 10_000 },
  ...{ currencyCode: "NOK", reference: "medusa-1", transactionId: "5001", recipientHandle: "api:654987" },
}
const known = indexed({
  operations: [{ transactionId: "5001", kind: "capture", orderNumber: 12 }],
  payments: [{ reference: "medusa-1", orderNumber: 12 }],
})

it.each<[string, Partial<typeof line>, ReturnType<typeof matchOf>]>([
  ["an operation by Vipps' id", {}, { match: "operation", orderNumber: 12 }],
  ["its payment, if the id is not known", { transactionId: "5002" }, { match: "payment", orderNumber: 12 }],
  ["its payment, if another kind has the id", { type: "refund" }, { match: "payment", orderNumber: 12 }],
  [
    "nothing of another shop on the same sales unit",
    { transactionId: "5003", reference: "other-1" },
    { match: "unknown", orderNumber: null },
  ],
  [
    "nothing of a payout",
    { type: "payout-scheduled", transactionId: "1-17", reference: "Utbet. 17" },
    { match: null, orderNumber: null },
  ],
])("an entry is %s", (_, more, expected) => {
  expect(matchOf({ ...line, ...more }, known)).toEqual(expected)
})

describe("the sales unit of an entry", () => {
  const shared = ["api:654987", "api:123456"]

  it.each<[string, string | undefined, string[], string | null]>([
    ["is its own, also if units share the ledger", "api:123456", shared, "123456"],
    ["is a Vippsnummer, if that was paid", "NO:12345", shared, "NO:12345"],
    ["is the ledger's, if the entry names none: a payout", undefined, ["api:654987"], "654987"],
    ["is none of a payout of several units", undefined, shared, null],
  ])("%s", (_, recipientHandle, handles, expected) => {
    expect(salesUnitOf({ ...line, recipientHandle }, handles)).toBe(expected)
  })
})

/** A line of the file by its columns, without the empty ones. */
function filledIn(cells: ReturnType<typeof emptyCells>): Record<string, unknown> {
  expect(cells).toHaveLength(settlementColumns.length)
  return Object.fromEntries(
    settlementColumns.flatMap((name, index) => (cells[index] === null ? [] : [[name, cells[index]]])),
  )
}

it("a sales unit whose ledger could not be read has a line per day with the reason's code, and no amount", () => {
  const days = ["2026-11-29", "2026-11-30", "2026-12-01"]
  const unit = { merchant_serial_number: "123456", code: "settlement-no-ledger", params: {}, message: "" }
  const lines = missingCells({ ...unit, from: "2026-11-29", to: "2026-12-01" })
  expect(lines.map(filledIn)).toEqual(
    days.map((ledger_date) => ({
      ...{ ledger_date, entry: "settlement-no-ledger", merchant_serial_number: "123456" },
    })),
  )
})

it("a day without movements has a line that says so", () => {
  expect(filledIn(emptyCells("2026-11-24"))).toEqual({ ledger_date: "2026-11-24", entry: "no-movements" })
})
