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
