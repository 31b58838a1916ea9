import { findExternal, type KnownOperation } from "../external-operations"
import type { HistoryEntry } from "../payment-history"

const at = new Date("2026-11-20T10:11:12Z")
const capture = (more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  operation: "CAPTURE",
  success: true,
  amountMinor: 25_000,
  requestId: "capt_1",
  transactionId: "6001",
  at,
  ...more,
})
const known = (more: Partial<KnownOperation> = {}): KnownOperation => ({
  requestId: "capt_1",
  transactionId: "6001",
  state: "executed",
  kind: "capture",
  ...more,
})
const find = (entries: HistoryEntry[], operations: KnownOperation[]) =>
  findExternal({ reference: "medusa-1", entries }, operations)
const { requestId: _requestId, ...unnamed } = capture()

describe("drift is what Vipps moved and the journal does not know as done", () => {
  it.each<[string, HistoryEntry[], KnownOperation[], number]>([
    ["an executed operation of ours accounts for its entry", [capture()], [known()], 0],
    [
      "one that is open is about to be settled",
      [capture()],
      [known({ state: "open", transactionId: undefined })],
      0,
    ],
    [
      "one that we hold for refused is drift",
      [capture()],
      [known({ state: "refused", transactionId: undefined })],
      1,
    ],
    ["so is one that we hold for not executed", [capture()], [known({ state: "not_executed" })], 1],
    [
      "an entry of the portal has no id of ours",
      [capture({ requestId: "portal-7", transactionId: "6002" })],
      [known()],
      1,
    ],
    ["an entry without id is known by its transaction", [unnamed], [known({ requestId: "outside-6001" })], 0],
    ["a failed entry moved nothing", [capture({ success: false })], [], 0],
    [
      "what the shopper did is no drift",
      [capture({ operation: "RESERVE" }), capture({ operation: "SALE" })],
      [],
      0,
    ],
    ["a release is no movement", [capture({ operation: "VOID" })], [], 0],
    [
      "each entry counts",
      [capture({ transactionId: "1", requestId: "a" }), capture({ transactionId: "2", requestId: "b" })],
      [],
      2,
    ],
  ])("%s", (_name, entries, operations, expected) => {
    expect(find(entries, operations)).toHaveLength(expected)
  })

  it("tells what was moved, oldest first", () => {
    const refund = capture({
      operation: "REFUND",
      amountMinor: 1_000,
      requestId: "portal",
      transactionId: "7001",
    })
    expect(find([refund, capture()], [])).toEqual([
      { kind: "capture", amountMinor: 25_000, transactionId: "6001", requestId: "capt_1", at },
      { kind: "refund", amountMinor: 1_000, transactionId: "7001", requestId: "portal", at },
    ])
  })
})
