import {
  countExternal,
  findTransactionIds,
  findUnaccounted,
  namesOperations,
  type CountedOperation,
} from "../count-entries"
import { externalId } from "../external-operations"
import type { HistoryEntry } from "../payment-history"

const minute = (minutes: number) => new Date(Date.UTC(2026, 10, 20, 10, minutes))
const entry = (transactionId: string, minutes: number, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  ...{ operation: "CAPTURE", success: true, amountMinor: 20_000, transactionId, at: minute(minutes) },
  ...more,
})
const known = (
  requestId: string,
  minutes: number,
  more: Partial<CountedOperation> = {},
): CountedOperation => ({
  ...{ requestId, transactionId: undefined, state: "executed", kind: "capture", amountMinor: 20_000 },
  ...{ openedAt: minute(minutes), origin: "plugin" as const },
  ...more,
})
const history = (...entries: HistoryEntry[]) => ({ reference: "medusa-1", entries })
const left = (entries: HistoryEntry[], operations: CountedOperation[]) =>
  findUnaccounted(history(...entries), "capture", operations).map(({ transactionId }) => transactionId)

test.each<[string, HistoryEntry[], CountedOperation[], string[]]>([
  ["by key, whatever the order", [entry("t1", 1, { requestId: "a" })], [known("a", 9)], []],
  ["by transaction", [entry("t1", 1)], [known("a", 9, { transactionId: "t1" })], []],
  ["by amount", [entry("t1", 1)], [known("a", 1)], []],
  ["never another amount", [entry("t1", 1, { amountMinor: 1 })], [known("a", 1)], ["t1"]],
  ["never one that is older than the operation", [entry("t1", 1)], [known("a", 3)], ["t1"]],
  ["unless that was made outside", [entry("t1", 1)], [known("x", 3, { origin: "external" })], []],
  ["by amount, with a key that nobody knows", [entry("t1", 1, { requestId: "?" })], [known("a", 1)], []],
  ["sooner one without a key", [entry("t1", 1, { requestId: "?" }), entry("t2", 2)], [known("a", 1)], ["t1"]],
  [
    "never with another's key",
    [entry("t1", 1, { requestId: "b" }), entry("t2", 2)],
    [known("a", 1), known("b", 3)],
    [],
  ],
  [
    "a key that nobody knows is another's where ours has its own",
    [entry("t1", 1, { requestId: "?" }), entry("t2", 2, { requestId: "a" })],
    [known("a", 1)],
    ["t1"],
  ],
  ["one entry each", [entry("t1", 1), entry("t2", 2)], [known("a", 1)], ["t2"]],
  ["one operation each", [entry("t1", 1)], [known("a", 1), known("b", 1)], []],
  ["the newest is left", [entry("t2", 2), entry("t1", 1), entry("t3", 3)], [known("a", 1)], ["t3", "t2"]],
  [
    "a key takes its own entry from whoever was taken for it",
    [entry("t1", 1), entry("t2", 2, { requestId: "a" })],
    [known("a", 1, { transactionId: "t1" })],
    ["t1"],
  ],
  [
    "a key that two movements carry names none",
    [entry("t1", 1, { requestId: "a" }), entry("t2", 2, { requestId: "a" })],
    [known("a", 1)],
    ["t2"],
  ],
  ["a failure moved nothing", [entry("t1", 1, { success: false })], [], []],
  ["a refund is no capture", [entry("t1", 1, { operation: "REFUND" })], [known("a", 1)], []],
])("each entry belongs to one operation: %s", (_how, entries, operations, expected) => {
  expect(left(entries, operations)).toEqual(expected)
})

test("what is left over was made outside; what is open is about to be resolved", () => {
  const entries = [entry("t1", 1), entry("t2", 2), entry("t3", 3, { operation: "REFUND" })]
  const operations = [known("a", 1, { state: "open" }), known("b", 1, { state: "not_executed" })]
  const external = countExternal(history(...entries), operations)
  expect(external.map(externalId)).toEqual(["outside-t2", "outside-t3"])
  // written down, they are found no more
  const noted = external.map((one) =>
    known(externalId(one), 9, { ...one, origin: "external", requestId: externalId(one) }),
  )
  expect(countExternal(history(...entries), [...operations, ...noted])).toEqual([])
})

test("a key that two movements carry is no id of what is left over", () => {
  const entries = [entry("t1", 1, { requestId: "a" }), entry("t2", 2, { requestId: "a" })]
  expect(countExternal(history(...entries), [known("a", 1)]).map(externalId)).toEqual(["outside-t2"])
})

test("Vipps names movements if one carries the key of an operation of its kind", () => {
  const named = history(entry("t1", 1, { requestId: "a" }))
  expect(namesOperations(named, [known("a", 1)])).toBe(true)
  expect(namesOperations(named, [known("b", 1)])).toBe(false)
  expect(namesOperations(named, [known("a", 1, { kind: "refund" })])).toBe(false)
})

describe("Vipps' id of an operation whose answer did not have it", () => {
  const ids = (entries: HistoryEntry[], ...operations: CountedOperation[]) =>
    findTransactionIds(history(...entries), operations).map((one) => `${one.requestId} ${one.transactionId}`)
  const named = entry("t1", 1, { requestId: "a" })

  test.each<[string, string[], HistoryEntry[], CountedOperation]>([
    ["is that of the entry with its key", ["a t1"], [named, entry("t2", 2)], known("a", 1)],
    ["is never that of an entry that only counting gives to it", [], [entry("t1", 1)], known("a", 1)],
    ["stays as it is known", [], [named], known("a", 1, { transactionId: "t0" })],
    ["is none of what is not executed", [], [named], known("a", 1, { state: "open" })],
    ["is none of another amount", [], [named], known("a", 1, { amountMinor: 1 })],
    ["is none of another kind", [], [named], known("a", 1, { kind: "refund" })],
    [
      "is unknown if two entries have the key",
      [],
      [named, entry("t2", 2, { requestId: "a" })],
      known("a", 1),
    ],
  ])("%s", (_, expected, entries, operation) => expect(ids(entries, operation)).toEqual(expected))
})
