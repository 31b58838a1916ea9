import type { PaymentContext } from "./context"
import { resolveOpen } from "./resolve-open"

/** Closes the open cancellation of a payment that nobody approved and nobody can approve any more. */
export async function abandonCancel(context: PaymentContext, reference: string): Promise<void> {
  const open = await context.journal.operations.openOperation(reference)
  if (open?.kind === "cancel" && !open.leaseAlive) await resolveOpen(context, open, { kind: "expiry" })
}
