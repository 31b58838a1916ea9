import {
  deriveFigures,
  findOperation,
  isReleased,
  type HistoryEntry,
  type PaymentFigures,
  type PaymentHistory,
} from "../rules"
import { VippsError } from "../vipps"
import type { PaymentContext } from "./context"
import type { Operation } from "./ports"

/** What Vipps' history says about one operation of ours. */
export type Reading =
  | { kind: "executed"; entry: HistoryEntry | undefined; figures: PaymentFigures }
  /** `proof`: it can't execute any more (R5) */
  | { kind: "absent"; proof: boolean; figures: PaymentFigures }
  /** an entry that may be it: proves neither execution nor absence */
  | { kind: "doubtful"; entries: HistoryEntry[]; figures: PaymentFigures }
  /** a read that fails is no read */
  | { kind: "unreadable" }

/**
 * Reads the details and looks for the operation. `operation.absenceProvable` was judged before the read began, as R5 demands. Keeps the
 * payment's figures in the journal.
 */
export async function readOperation(
  context: PaymentContext,
  operation: Operation,
  atMostMs = context.times.readMs,
): Promise<Reading> {
  const history = await fetchHistory(context, operation.reference, Math.min(context.times.readMs, atMostMs))
  if (!history) return { kind: "unreadable" }
  const attempt = await context.journal.attempts.attempt(operation.reference)
  // a payment is never younger than its operations
  const figures = deriveFigures(history, context.now(), attempt?.startedAt ?? operation.openedAt)
  await context.journal.attempts.saveFigures(operation.reference, figures)
  const reading = readAgainstHistory(operation, history, figures)
  return reading.kind === "doubtful" ? resolveDoubt(context, operation, reading) : reading
}

/** If another operation of ours accounts for an entry, it casts no doubt on this one. */
async function resolveDoubt(
  context: PaymentContext,
  operation: Operation,
  reading: Extract<Reading, { kind: "doubtful" }>,
): Promise<Reading> {
  const others = await context.journal.operations.listOperations(operation.reference)
  const known = others.filter(({ state }) => state === "executed").map(({ transactionId }) => transactionId)
  const doubts = reading.entries.filter(
    ({ transactionId }) => !transactionId || !known.includes(transactionId),
  )
  if (doubts.length > 0) return reading
  return { kind: "absent", proof: operation.absenceProvable, figures: reading.figures }
}

function readAgainstHistory(operation: Operation, history: PaymentHistory, figures: PaymentFigures): Reading {
  const absent: Reading = { kind: "absent", proof: operation.absenceProvable, figures }
  if (operation.kind === "cancel" || operation.kind === "release") {
    const entry = findEnding(operation, history)
    return entry || isTaken(operation, figures) ? { kind: "executed", entry, figures } : absent
  }
  const name = operation.kind === "capture" ? "CAPTURE" : "REFUND"
  const entry = findOperation(history, { operation: name, requestId: operation.requestId })
  if (entry?.success && entry.amountMinor !== operation.amountMinor)
    return { kind: "doubtful", entries: [entry], figures }
  if (entry?.success) return { kind: "executed", entry, figures }
  const entries = history.entries.filter((other) => mayBe(operation, name, other))
  return entries.length > 0 ? { kind: "doubtful", entries, figures } : absent
}

/** The entry that ended the reservation: ours, else the newest, since the portal and Vipps itself end reservations too. */
function findEnding({ requestId }: Operation, history: PaymentHistory): HistoryEntry | undefined {
  const endings = history.entries.filter((entry) => isReleased({ ...history, entries: [entry] }))
  return endings.find((entry) => entry.requestId === requestId) ?? endings[0]
}

/** A capture in full ends a release, but never a cancellation: the shopper's money was taken, not freed. */
function isTaken({ kind }: Operation, { capturedMinor, capturableMinor }: PaymentFigures): boolean {
  return kind === "release" && capturedMinor > 0 && capturableMinor === 0
}

/** Vipps' clock may be this far behind the database's. */
const CLOCKS_APART_MS = 60_000

function mayBe(operation: Operation, name: string, entry: HistoryEntry): boolean {
  const isLater = !entry.at || entry.at.getTime() > operation.openedAt.getTime() - CLOCKS_APART_MS
  const isUnnamed = !entry.requestId && entry.operation.toUpperCase() === name
  return isUnnamed && isLater && entry.success && entry.amountMinor === operation.amountMinor
}

async function fetchHistory(
  context: PaymentContext,
  reference: string,
  timeoutMs: number,
): Promise<PaymentHistory | undefined> {
  try {
    return await context.vipps.details(reference, { timeoutMs })
  } catch (error) {
    if (error instanceof VippsError) return undefined
    throw error
  }
}
