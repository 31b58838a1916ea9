import { isCancelOrRelease } from "./cancel-or-release"
import {
  entriesOf,
  operationOf,
  successesOf,
  type HistoryEntry,
  type PaymentHistory,
} from "./payment-history"

/** Money that Vipps moved and that the journal does not have as executed: made in the Vipps portal, or against our record. */
export type ExternalMovement = {
  kind: "capture" | "refund" | "cancel" | "release"
  amountMinor: number
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

/** Entries that no executed operation accounts for, oldest first. An open operation's entry does not count: it is about to be resolved. */
export function findExternal(history: PaymentHistory, known: readonly KnownOperation[]): ExternalMovement[] {
  const movedOutside = entriesOf(history, "CAPTURE", "REFUND").filter(
    (entry) => entry.success && !isAccounted(entry, known),
  )
  return movedOutside.map(asExternal).reverse()
}

function isAccounted(entry: HistoryEntry, known: readonly KnownOperation[]): boolean {
  return known.some((operation) => {
    const isSame =
      (entry.requestId !== undefined && entry.requestId === operation.requestId) ||
      (entry.transactionId !== undefined && entry.transactionId === operation.transactionId)
    return isSame && (operation.state === "executed" || operation.state === "open")
  })
}

export function asExternal(entry: HistoryEntry): ExternalMovement {
  const kind = operationOf(entry) === "REFUND" ? "refund" : "capture"
  const { amountMinor, transactionId, requestId, at } = entry
  return { kind, amountMinor, transactionId, requestId, at }
}

/** The reservation, or its rest, was freed by no operation of ours: in the portal, or by Vipps itself. */
export function findExternalEnding(
  history: PaymentHistory,
  p: { known: readonly KnownOperation[]; reservedMinor: number; capturedMinor: number },
): ExternalMovement | undefined {
  const [entry] = successesOf(history, "CANCEL")
  const isOurs = p.known.some(
    ({ kind, state }) => isCancelOrRelease(kind) && (state === "executed" || state === "open"),
  )
  if (!entry || isOurs || p.reservedMinor === 0) return undefined
  const { transactionId, at } = entry
  const kind = p.capturedMinor > 0 ? "release" : "cancel"
  return { kind, amountMinor: p.reservedMinor - p.capturedMinor, transactionId, requestId: undefined, at }
}

/** As the journal writes it down. The id is ours if it was one of ours after all, else made from Vipps' entry. */
export function externalOperation(reference: string, external: ExternalMovement) {
  const { kind, amountMinor, transactionId, at } = external
  const transactionText = "made outside this shop"
  return { requestId: externalId(external), reference, kind, amountMinor, transactionText, transactionId, at }
}

/** The id under which the journal keeps it. */
export function externalId({ requestId, transactionId, kind, at, amountMinor }: ExternalMovement): string {
  // a cancellation may carry the transaction id of what it ended
  const name = isCancelOrRelease(kind) ? `${kind}-${transactionId ?? ""}` : transactionId
  return requestId ?? `outside-${name ?? `${kind}-${at?.getTime() ?? 0}-${amountMinor}`}`
}
