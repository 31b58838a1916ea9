import {
  findOperation,
  findUnaccounted,
  isCancelOrRelease,
  mayBeOf,
  namesOperations,
  type HistoryEntry,
  type PaymentFigures,
  type PaymentHistory,
} from "../rules"
import type { PaymentContext } from "./context"
import type { Operation } from "./ports"
import { findEnding, isTaken, type Reading } from "./reading"
import { isUnapproved } from "./send"

/** What ePayment's events and sums say about one operation of ours. Its events may lack the key of their request. */
export async function readAgainstEvents(
  context: PaymentContext,
  operation: Operation,
  history: PaymentHistory,
  figures: PaymentFigures,
): Promise<Reading> {
  const { kind } = operation
  if (isCancelOrRelease(kind)) return readEnding(operation, history, figures)
  // read after the history: an operation that was executed in between has no entry there yet, and uses up no entry of another operation
  const known = await context.journal.operations.listOperations(operation.reference)
  return readMovement({ operation: { ...operation, kind }, history, figures, known })
}

/** By the event that ended it: CANCELLED and TERMINATED mostly have no key. */
function readEnding(operation: Operation, history: PaymentHistory, figures: PaymentFigures): Reading {
  const entry = findEnding(operation, history)
  if (entry || isTaken(operation, figures)) return { kind: "executed", entry, figures }
  // a cancellation that can't touch a reservation has nothing to do any more once there is one
  const canNoLongerExecute = isUnapproved(operation) && figures.reservedMinor > 0
  return { kind: "absent", proof: operation.absenceProvable || canNoLongerExecute, figures }
}

type Question = {
  operation: Operation & { kind: "capture" | "refund" }
  history: PaymentHistory
  figures: PaymentFigures
  known: Operation[]
}

function readMovement(p: Question): Reading {
  const { operation, history, figures } = p
  const { kind, requestId } = operation
  const own = findOperation(history, { operation: kind === "capture" ? "CAPTURE" : "REFUND", requestId })
  if (own?.success && own.amountMinor !== operation.amountMinor)
    return { kind: "doubtful", entries: [own], figures }
  return own?.success ? { kind: "executed", entry: own, figures } : readUnnamed(p)
}

/**
 * An entry without a key is the operation's if that is what counting leaves: every other entry of the kind belongs to another
 * operation. If Vipps names this payment's other movements, an unnamed one was more likely made in the portal. A key that nobody
 * here knows proves nothing: Vipps does not document whose key an event carries, and captures and refunds may differ in it.
 */
function readUnnamed({ operation, history, figures, known }: Question): Reading {
  const others = known.filter(
    ({ state, requestId }) => state === "executed" && requestId !== operation.requestId,
  )
  const left = findUnaccounted(history, operation.kind, others)
  const isNamed = namesOperations(history, known)
  const isKnown = (entry: HistoryEntry) => known.some(({ requestId }) => requestId === entry.requestId)
  const entries = left.filter((entry) => mayBeOf(entry, operation) && !isKnown(entry))
  const [entry] = entries
  if (entry === undefined) return readAbsence(operation, history, figures)
  const isCounted = left.length === 1 && !isNamed && entry.requestId === undefined
  return isCounted ? { kind: "executed", entry, figures } : { kind: "doubtful", entries, figures }
}

/**
 * Sums that the entries don't explain are no proof of absence: the missing entry may be this one. If they stay unexplained for
 * longer than Vipps' history can lag, only a person can tell.
 */
function readAbsence(operation: Operation, history: PaymentHistory, figures: PaymentFigures): Reading {
  const { absenceProvable } = operation
  if (!history.unexplained) return { kind: "absent", proof: absenceProvable, figures }
  const entries: HistoryEntry[] = []
  return absenceProvable ? { kind: "doubtful", entries, figures } : { kind: "absent", proof: false, figures }
}
