import type { Desk } from "./context"
import { resolveOpen } from "./resolve-open"

/** Closes the open cancellation of a payment that nobody approved and nobody can approve any more. */
export async function abandonEnding(desk: Desk, orderId: string): Promise<void> {
  const open = await desk.journal.operations.openOperation(orderId)
  if (open?.kind === "cancel" && !open.leaseAlive) await resolveOpen(desk, open, { kind: "expiry" })
}
