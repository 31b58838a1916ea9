import {
  findOperation,
  isCancelOrRelease,
  mayBeOf,
  successesOf,
  type PaymentFigures,
  type PaymentHistory,
} from "../rules"
import { VippsError } from "../vipps"
import type { PaymentContext } from "./context"
import { readAgainstEvents } from "./find-in-events"
import { keepFigures } from "./keep-figures"
import type { Operation } from "./ports"
import { readHistory } from "./read-history"
import { findEnding, isTaken, type Reading } from "./reading"

/**
 * Reads the details and looks for the operation. `operation.absenceProvable` was judged before the read began, as R5 demands. Keeps the
 * payment's figures in the journal.
 */
export async function readOperation(
  context: PaymentContext,
  operation: Operation,
  atMostMs = context.times.readMs,
): Promise<Reading> {
  const history = await readHistory(context, operation, Math.min(context.times.readMs, atMostMs))
  if (history instanceof VippsError) return { kind: "unreadable" }
  const attempt = await context.journal.attempts.attempt(operation.reference)
  // a payment is never younger than its operations
  const startedAt = attempt?.startedAt ?? operation.openedAt
  const figures = await keepFigures(context, { reference: operation.reference, startedAt }, history)
  if (context.vipps.api === "epayment") return readAgainstEvents(context, operation, history, figures)
  const reading = readAgainstHistory(operation, history, figures)
  return reading.kind === "doubtful" ? resolveDoubt(context, operation, reading) : reading
}

/** An entry that belongs to another operation of ours says nothing about this one. */
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
  if (isCancelOrRelease(operation.kind)) {
    const entry = findEnding(operation, history)
    return entry || isTaken(operation, figures) ? { kind: "executed", entry, figures } : absent
  }
  const name = operation.kind === "capture" ? "CAPTURE" : "REFUND"
  const entry = findOperation(history, { operation: name, requestId: operation.requestId })
  if (entry?.success && entry.amountMinor !== operation.amountMinor)
    return { kind: "doubtful", entries: [entry], figures }
  if (entry?.success) return { kind: "executed", entry, figures }
  const unnamed = successesOf(history, name).filter(({ requestId }) => !requestId)
  const entries = unnamed.filter((other) => mayBeOf(other, operation))
  return entries.length > 0 ? { kind: "doubtful", entries, figures } : absent
}
