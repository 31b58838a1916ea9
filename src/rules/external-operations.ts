import {
  entriesOf,
  operationOf,
  successesOf,
  type HistoryEntry,
  type PaymentHistory,
} from "./payment-history"

/** Money that Vipps moved and that the journal does not have as executed: made in the Vipps portal, or against our record. */
export type Drift = {
  kind: "capture" | "refund" | "cancel" | "release"
  amountOre: number
  transactionId: string | undefined
  requestId: string | undefined
  at: Date | undefined
}

export type KnownOperation = {
  requestId: string
  transactionId: string | undefined
  state: string
  kind: string
}

/** Entries that no executed operation accounts for, oldest first. An open operation's is none: it is about to be resolved. */
export function findDrift(history: PaymentHistory, known: readonly KnownOperation[]): Drift[] {
  const drifted = entriesOf(history, "CAPTURE", "REFUND").filter(
    (entry) => entry.success && !isAccounted(entry, known),
  )
  return drifted.map(asDrift).reverse()
}

function isAccounted(entry: HistoryEntry, known: readonly KnownOperation[]): boolean {
  return known.some((operation) => {
    const isSame =
      (entry.requestId !== undefined && entry.requestId === operation.requestId) ||
      (entry.transactionId !== undefined && entry.transactionId === operation.transactionId)
    return isSame && (operation.state === "executed" || operation.state === "open")
  })
}

export function asDrift(entry: HistoryEntry): Drift {
  const kind = operationOf(entry) === "REFUND" ? "refund" : "capture"
  const { amountOre, transactionId, requestId, at } = entry
  return { kind, amountOre, transactionId, requestId, at }
}

/** The reservation, or its rest, was freed by no operation of ours: in the portal, or by Vipps itself. */
export function findOutsideEnding(
  history: PaymentHistory,
  p: { known: readonly KnownOperation[]; reservedOre: number; capturedOre: number },
): Drift | undefined {
  const [entry] = successesOf(history, "CANCEL")
  const isOurs = p.known.some(
    ({ kind, state }) =>
      (kind === "cancel" || kind === "release") && (state === "executed" || state === "open"),
  )
  if (!entry || isOurs || p.reservedOre === 0) return undefined
  const { transactionId, at } = entry
  const kind = p.capturedOre > 0 ? "release" : "cancel"
  return { kind, amountOre: p.reservedOre - p.capturedOre, transactionId, requestId: undefined, at }
}

/** The id under which the journal keeps it: ours if it was one of ours after all, else made from Vipps' entry. */
export function driftId({ requestId, transactionId, kind, at, amountOre }: Drift): string {
  // a cancellation may carry the transaction id of what it ended
  const name = kind === "cancel" || kind === "release" ? `${kind}-${transactionId ?? ""}` : transactionId
  return requestId ?? `outside-${name ?? `${kind}-${at?.getTime() ?? 0}-${amountOre}`}`
}
