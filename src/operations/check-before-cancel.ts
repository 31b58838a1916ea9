import { successesOf, type HistoryEntry } from "../rules"
import { VippsError } from "../vipps"
import type { PaymentContext } from "./context"
import { keepFigures } from "./keep-figures"
import type { Operation } from "./ports"
import { readHistory } from "./read-history"
import { findEnding } from "./reading"

/** Whether a cancellation may be sent. */
export type BeforeCancel =
  | { kind: "clear" }
  /** the reservation is gone already */
  | { kind: "gone"; entry: HistoryEntry }
  /** something is captured, and ePayment's cancel would silently free the rest */
  | { kind: "captured"; capturedMinor: number; leftMinor: number }
  | { kind: "unread"; error: VippsError }

/**
 * eCom refuses to cancel what is captured in part. ePayment frees the rest, so the guard is ours: a read after the operation was
 * opened, when no capture of ours can be open (R1). The journal knows what we captured ourselves, even if Vipps lags.
 */
export async function checkBeforeCancel(
  context: PaymentContext,
  operation: Operation,
  timeoutMs: number,
): Promise<BeforeCancel> {
  const { reference } = operation
  const history = await readHistory(context, operation, timeoutMs)
  if (history instanceof VippsError) return { kind: "unread", error: history }
  const attempt = await context.journal.attempts.attempt(reference)
  const startedAt = attempt?.startedAt ?? operation.openedAt
  const figures = await keepFigures(context, { reference, startedAt }, history)
  const entry = findEnding(operation, history)
  if (entry) return { kind: "gone", entry }
  const capturedMinor = Math.max(
    figures.capturedMinor,
    sumOf(successesOf(history, "CAPTURE")),
    sumOf(await executedCaptures(context, reference)),
  )
  const leftMinor = Math.max(0, figures.reservedMinor - capturedMinor)
  return capturedMinor > 0 ? { kind: "captured", capturedMinor, leftMinor } : { kind: "clear" }
}

async function executedCaptures(context: PaymentContext, reference: string): Promise<Operation[]> {
  const operations = await context.journal.operations.listOperations(reference)
  return operations.filter(({ kind, state }) => kind === "capture" && state === "executed")
}

function sumOf(movements: readonly { amountMinor: number }[]): number {
  return movements.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
}
