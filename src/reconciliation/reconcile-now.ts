import type { MedusaContainer } from "@medusajs/framework/types"
import { contextOf } from "../context/context-of"
import { findProvider } from "../context/configured-providers"
import { LAG_MS } from "../operations"
import { pollAndNote, type Reconciliation } from "./poll-payment"

/** An operation that is open by then is resolved, or another poll waits for it. */
const AGAIN_WHILE_OPEN_MS = 10_000

/**
 * Polls one payment at once, like a run, because Vipps reported a change. It is safe during a run, and twice
 * at the same time. Vipps may be ahead of its own figures, or an operation of ours may be open: then it is polled again soon.
 */
export async function reconcileNow(
  container: MedusaContainer,
  { providerId, reference }: { providerId: string; reference: string },
): Promise<Reconciliation> {
  const run: Reconciliation = { polled: 0, resolved: [], unresolved: [], verified: 0, needReview: 0 }
  const provider = findProvider(container, providerId)
  if (!provider) return run
  const { attempts, operations } = contextOf(container, provider).journal
  const attempt = await attempts.attempt(reference)
  if (attempt?.providerId !== providerId) return run
  run.polled = 1
  await pollAndNote({ container, run }, { attempt, isUnpaid: false })
  if (await operations.openOperation(reference)) await attempts.schedulePoll(reference, AGAIN_WHILE_OPEN_MS)
  else if (run.resolved.length === 0) await attempts.schedulePoll(reference, LAG_MS)
  return run
}
