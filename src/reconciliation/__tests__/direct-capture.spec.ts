import type { MedusaContainer } from "@medusajs/framework/types"
import type { findUnaccounted, HistoryEntry } from "../../rules"
import { findDirectCapture } from "../direct-capture"

type CountedOperation = Parameters<typeof findUnaccounted>[2][number]

const minute = (minutes: number) => new Date(Date.UTC(2026, 10, 24, 8, minutes))
const captured = (more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  ...{ operation: "CAPTURE", success: true, amountMinor: 20_000, transactionId: "50012", at: minute(1) },
  ...more,
})
const operation = (more: Partial<CountedOperation> = {}): CountedOperation => ({
  ...{ requestId: "capt_9", transactionId: undefined, state: "executed", kind: "capture" },
  ...{ amountMinor: 20_000, openedAt: minute(0), origin: "plugin" as const },
  ...more,
})
const row = { id: "capt_1", kind: "capture", amount: "200" }

type Case = {
  entries?: HistoryEntry[]
  known?: CountedOperation[]
  rows?: object[]
  capturedAt?: Date | undefined
}

async function find(p: Case = {}) {
  const { entries = [captured()], known = [], rows = [row] } = p
  const listOperations = async () => known
  const payment = {
    id: "pay_1",
    capturedAt: "capturedAt" in p ? p.capturedAt : minute(1),
    attempt: { reference: "order-1" },
    context: { journal: { operations: { listOperations } } },
  } as unknown as Parameters<typeof findDirectCapture>[1]
  // as much of a container and of figures as it looks at
  const container = { resolve: () => ({ raw: async () => ({ rows }) }) } as unknown as MedusaContainer
  const figures = { reservedMinor: 20_000 } as Parameters<typeof findDirectCapture>[2]["figures"]
  return findDirectCapture(container, payment, { history: { reference: "order-1", entries }, figures })
}

test("is the capture of the whole reservation that nobody asked for, with the row that no operation has", async () => {
  const entry = captured()
  expect(await find({ entries: [entry] })).toEqual({ rowId: "capt_1", entry })
})

test("is the very entry of the history, also where a refund carries the same key", async () => {
  const entry = captured({ requestId: "of-another-system" })
  const refund = { ...captured({ requestId: "of-another-system" }), operation: "REFUND", amountMinor: 100 }

  const found = await find({ entries: [refund, entry] })

  expect(found?.entry).toBe(entry)
})

test.each<[string, Case]>([
  [
    "a payment that Medusa does not have as captured: the row may be a request's on its way",
    { capturedAt: undefined },
  ],
  ["a capture of a part", { entries: [captured({ amountMinor: 10_000 })] }],
  ["a capture that failed", { entries: [captured({ success: false })] }],
  ["a refund", { entries: [captured({ operation: "REFUND" })] }],
  ["a capture of an operation of ours", { known: [operation()] }],
  ["a capture that an open operation of ours may have made", { known: [operation({ state: "open" })] }],
  ["a capture whose row is gone", { rows: [] }],
  ["a row of another amount", { rows: [{ ...row, amount: "199.99" }] }],
  ["a row of a refund", { rows: [{ ...row, kind: "refund" }] }],
])("is not %s", async (_what, p) => {
  expect(await find(p)).toBeUndefined()
})

test("what ours was refused is not accounted for", async () => {
  expect(await find({ known: [operation({ state: "refused" })] })).toMatchObject({ rowId: "capt_1" })
})
