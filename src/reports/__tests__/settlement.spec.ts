import { matchOf } from "../settlement"

const line = {
  ...{ ledgerDate: "2026-11-24", time: "2026-11-24T16:33:00+0200", type: "capture", amountMinor: 10_000 },
  ...{ currencyCode: "NOK", reference: "medusa-1", transactionId: "5001" },
}
const known = {
  operations: [{ transactionId: "5001", kind: "capture", orderNumber: 12 }],
  payments: [{ reference: "medusa-1", orderNumber: 12 }],
}

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
