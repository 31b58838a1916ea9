import { randomUUID } from "node:crypto"
import type { Desk } from "./context"
import { mandateOf } from "./send"

/**
 * Closes an open cancellation of a payment that nobody approved, and nobody can approve any more: there is nothing left to
 * cancel, whatever became of the request.
 */
export async function abandonEnding(desk: Desk, orderId: string): Promise<void> {
  const { operations } = desk.journal
  const open = await operations.openOperation(orderId)
  if (open?.kind !== "cancel" || open.leaseAlive) return
  const mandate = mandateOf(open, `given-up-${randomUUID()}`)
  if (await operations.takeOver(mandate)) await operations.closeNotExecuted(mandate)
}
