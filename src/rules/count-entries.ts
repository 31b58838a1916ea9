import { asExternal, type ExternalMovement, type KnownOperation } from "./external-operations"
import { operationOf, successesOf, timeOf, type HistoryEntry, type PaymentHistory } from "./payment-history"

// ePayment's events may lack the key of their request. So entries and operations are counted: one entry belongs to one operation
// at most, and what is left over was moved by somebody else.

type Kind = "capture" | "refund"

/** `openedAt`: when the journal wrote it; for one made outside, long after it was made. */
export type CountedOperation = KnownOperation & {
  amountMinor: number
  openedAt: Date
  origin: "plugin" | "external"
}

/** Vipps' clock may be this far behind the database's. */
const CLOCKS_APART_MS = 60_000

/**
 * The successful captures or refunds that none of these operations accounts for, newest first. Key decides first, then
 * transaction id, then amount: an entry without a key, not older than the operation; last of all one with an unknown key.
 */
export function findUnaccounted(
  history: PaymentHistory,
  kind: Kind,
  known: readonly CountedOperation[],
): HistoryEntry[] {
  const operations = known.filter((one) => one.kind === kind).sort(byOpening)
  const entries = movementsOf(history)
    .filter((entry) => kindOf(entry) === kind)
    .sort(byTime)
  const left: Pairing = { entries, operations }
  take(left, (entry, { requestId }) => entry.requestId === requestId)
  take(
    left,
    (entry, { transactionId }) => transactionId !== undefined && entry.transactionId === transactionId,
  )
  take(left, (entry, operation) => entry.requestId === undefined && mayBeOf(entry, operation))
  // what is left has a key that nobody here knows; whose keys events carry is not documented, so it may be ours all the same
  take(left, mayBeOf)
  return left.entries.reverse()
}

/** Whether an entry that has not the operation's key may be its own all the same: as much, and not older. */
export function mayBeOf(entry: HistoryEntry, { amountMinor, openedAt, origin }: Candidate): boolean {
  const at = timeOf(entry)
  const isLater = origin === "external" || at === undefined || at > openedAt.getTime() - CLOCKS_APART_MS
  return isLater && entry.amountMinor === amountMinor
}
type Candidate = Pick<CountedOperation, "amountMinor" | "openedAt" | "origin">

/** Vipps names captures and refunds of this payment by the keys of our requests: then one without a key is hardly ours. */
export function namesOperations(history: PaymentHistory, known: readonly KnownOperation[]): boolean {
  return movementsOf(history).some(
    (entry) =>
      entry.requestId !== undefined &&
      known.some(({ kind, requestId }) => kind === kindOf(entry) && requestId === entry.requestId),
  )
}

/**
 * Vipps' ids of executed captures and refunds whose answer did not say them: ePayment's answer has the payment's id alone. Only by
 * the operation's own key: an entry that counting gives to it may be an equal one of somebody else.
 */
export function findTransactionIds(
  history: PaymentHistory,
  known: readonly CountedOperation[],
): { requestId: string; transactionId: string }[] {
  const entries = movementsOf(history)
  return known.flatMap(({ kind, state, requestId, amountMinor, transactionId: has }) => {
    if (state !== "executed" || has !== undefined) return []
    const own = entries.find((entry) => entry.requestId === requestId && kindOf(entry) === kind)
    const transactionId = own?.amountMinor === amountMinor ? own.transactionId : undefined
    return transactionId === undefined ? [] : [{ requestId, transactionId }]
  })
}

/** As `findExternal`, where entries may lack their key: what is left over when each operation has taken its own entry. */
export function countExternal(
  history: PaymentHistory,
  known: readonly CountedOperation[],
): ExternalMovement[] {
  const done = known.filter(({ state }) => state === "executed" || state === "open")
  const left = [...findUnaccounted(history, "capture", done), ...findUnaccounted(history, "refund", done)]
  return left.sort(byTime).map(asExternal)
}

/**
 * A key that several movements carry names none of them: the key of the payment's start, or the one of a request that was
 * executed twice.
 */
function movementsOf(history: PaymentHistory): HistoryEntry[] {
  const entries = successesOf(history, "CAPTURE", "REFUND")
  const count = (key: string) => entries.filter(({ requestId }) => requestId === key).length
  return entries.map((entry) => {
    if (entry.requestId === undefined || count(entry.requestId) === 1) return entry
    const { requestId: _shared, ...unnamed } = entry
    return unnamed
  })
}

function kindOf(entry: HistoryEntry): Kind {
  return operationOf(entry) === "REFUND" ? "refund" : "capture"
}

type Pairing = { entries: HistoryEntry[]; operations: CountedOperation[] }

/** Pairs each operation with the first entry that suits it, and takes both out. */
function take(left: Pairing, suits: (entry: HistoryEntry, operation: CountedOperation) => boolean): void {
  left.operations = left.operations.filter((operation) => {
    const found = left.entries.find((entry) => suits(entry, operation))
    if (!found) return true
    left.entries = left.entries.filter((entry) => entry !== found)
    return false
  })
}

function byTime(one: HistoryEntry | ExternalMovement, other: HistoryEntry | ExternalMovement): number {
  return (one.at?.getTime() ?? 0) - (other.at?.getTime() ?? 0)
}

function byOpening(one: CountedOperation, other: CountedOperation): number {
  return one.openedAt.getTime() - other.openedAt.getTime()
}
