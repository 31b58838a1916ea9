/** One line of Vipps' `transactionLogHistory`. `at` is absent when Vipps gave no time; zone-less stamps are UTC. */
export type HistoryEntry = {
  operation: string
  success: boolean
  amountMinor: number
  requestId?: string
  transactionId?: string
  at?: Date
  text?: string
}

/** Absent from the history until the shopper has reacted: nothing has moved yet. */
export type Summary = { capturedMinor: number; remainingToCaptureMinor: number; refundedMinor: number }

/** `unexplained`: the sums show more than the entries explain, so a missing entry proves nothing yet (ePayment). */
export type PaymentHistory = {
  reference: string
  summary?: Summary
  entries: HistoryEntry[]
  unexplained?: true
  /** Until then Vipps guarantees that a capture succeeds (ePayment). */
  captureGuaranteedUntil?: Date
}

type Operation = "INITIATE" | "RESERVE" | "SALE" | "CAPTURE" | "REFUND" | "CANCEL" | "EXPIRE"

// By name as Vipps' details, callbacks and earlier versions have it. CANCEL and VOID differ only by phase, and
// not reliably. RESERVE_FAILED and similar ones are left out: the shopper may try another card, so they end nothing.
const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ["INITIATE", "INITIATE"],
  ["INITIATED", "INITIATE"],
  ["REGISTER", "INITIATE"],
  ["REGISTERED", "INITIATE"],
  ["RESERVE", "RESERVE"],
  ["RESERVED", "RESERVE"],
  ["SALE", "SALE"],
  ["CAPTURE", "CAPTURE"],
  ["CAPTURED", "CAPTURE"],
  ["REFUND", "REFUND"],
  ["REFUNDED", "REFUND"],
  ["CANCEL", "CANCEL"],
  ["CANCELED", "CANCEL"],
  ["CANCELLED", "CANCEL"],
  ["USER_CANCEL", "CANCEL"],
  ["REJECT", "CANCEL"],
  ["REJECTED", "CANCEL"],
  ["VOID", "CANCEL"],
  ["AUTO_CANCEL", "CANCEL"],
  ["AUTOCANCEL", "CANCEL"],
  ["AUTOREVERSAL", "CANCEL"],
  // ePayment says so; eCom leaves it to the clock
  ["EXPIRE", "EXPIRE"],
])

/** What an entry's operation means, or undefined for one that we don't know: Vipps may add new ones any day. */
export function operationOf(entry: HistoryEntry): Operation | undefined {
  return OPERATIONS.get(entry.operation.toUpperCase())
}

/** The entries of these operations, in the order given. */
export function entriesOf(history: PaymentHistory, ...operations: Operation[]): HistoryEntry[] {
  return history.entries.filter((entry) => {
    const operation = operationOf(entry)
    return operation !== undefined && operations.includes(operation)
  })
}

export function successesOf(history: PaymentHistory, ...operations: Operation[]): HistoryEntry[] {
  return entriesOf(history, ...operations).filter((entry) => entry.success)
}

/** Milliseconds since 1970, or undefined when the entry has no readable time. */
export function timeOf(entry: HistoryEntry): number | undefined {
  const time = entry.at?.getTime()
  return time === undefined || Number.isNaN(time) ? undefined : time
}

/** The latest by time; if times are equal or missing the first, since Vipps lists the newest first. */
export function latest(entries: HistoryEntry[]): HistoryEntry | undefined {
  return entries.reduce<HistoryEntry | undefined>(
    (best, entry) => (best && (timeOf(entry) ?? -Infinity) <= (timeOf(best) ?? -Infinity) ? best : entry),
    undefined,
  )
}

/** The reservation, or its uncaptured rest, was freed: nothing can be captured any more. */
export function isReleased(history: PaymentHistory): boolean {
  return successesOf(history, "CANCEL").length > 0
}

/**
 * What became of the capture or refund with this request id. A success wins over failures with the same id, which an earlier try
 * may have left. An empty id finds nothing: operations made in the Vipps portal have an empty one.
 */
export function findOperation(
  history: PaymentHistory,
  p: { operation: "CAPTURE" | "REFUND"; requestId: string },
): HistoryEntry | undefined {
  if (p.requestId === "") return undefined
  const found = entriesOf(history, p.operation).filter((entry) => entry.requestId === p.requestId)
  return latest(found.filter((entry) => entry.success)) ?? latest(found)
}
