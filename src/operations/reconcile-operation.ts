import type { PaymentContext } from "./context"
import type { Operation } from "./ports"
import { resolveOpen, type Resolution } from "./resolve-open"

export type Reconciled = "executed" | "not-executed" | "unresolved" | "busy"

const reconciledAs: Record<Resolution["kind"], Reconciled> = {
  taken: "busy",
  lost: "busy",
  answered: "executed",
  executed: "executed",
  "not-executed": "not-executed",
  refused: "not-executed",
  unresolved: "unresolved",
  "needs-manual-decision": "unresolved",
  "made-externally": "unresolved",
}

/** Line 20: an operation that nobody works on. Sends no capture and no refund; a cancel or release is sent again. */
export async function reconcileOperation(context: PaymentContext, open: Operation): Promise<Reconciled> {
  const { kind } = await resolveOpen(context, open, { kind: "reconciler" })
  return reconciledAs[kind]
}

/**
 * Vipps has told, signed, that something happened to this payment: the read that resolves an open operation need not wait for the next
 * run. The read decides, never the message; nothing is sent. `nothing-open`: there is nothing to resolve. After `busy` and
 * `unresolved` the payment is polled soon.
 */
export async function resolveNow(
  context: PaymentContext,
  reference: string,
): Promise<Reconciled | "nothing-open"> {
  const { operations, attempts } = context.journal
  const open = await operations.openOperation(reference)
  if (!open) return "nothing-open"
  // whoever works on it keeps it
  const reconciled = reconciledAs[(await resolveOpen(context, open, { kind: "webhook" })).kind]
  if (reconciled === "busy" || reconciled === "unresolved") await attempts.schedulePoll(reference)
  return reconciled
}
