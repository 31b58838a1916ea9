import type { MedusaContainer } from "@medusajs/framework/types"
import { followCallback } from "../checkout/callback"
import { contextOf } from "../context/context-of"
import { findProvider } from "../context/configured-providers"
import { reconcileNow } from "../reconciliation/reconcile-now"

/** As eCom's callbacks say it: the shopper approved, or let the time run out. */
const AS_CALLBACK: Record<string, string> = { AUTHORIZED: "RESERVED", EXPIRED: "REJECTED" }
/** After these the shopper's attempt is over, or its order can be made. */
const OF_ATTEMPTS = ["AUTHORIZED", "ABORTED", "EXPIRED", "TERMINATED"]

/**
 * The work behind a webhook, done after the answer. The event only says which payment to read, and how. What became of it, Vipps'
 * own figures say. Duplicates, and events in any order, do no harm. Returns lines for the log.
 */
export async function followDelivery(
  container: MedusaContainer,
  p: { providerId: string; reference: string; name: string },
): Promise<{ resolved: string[]; unresolved: string[] }> {
  const provider = findProvider(container, p.providerId)
  const attempt = provider && (await contextOf(container, provider).journal.attempts.attempt(p.reference))
  const isPaid = attempt?.authorizedAt !== undefined
  // of a payment, only the end of its reservation is news; an approval told once more is answered by our own tables
  const isOfAttempt = OF_ATTEMPTS.includes(p.name) && (!isPaid || p.name === "AUTHORIZED")
  if (!isOfAttempt) return reconcileNow(container, p)
  await followCallback(container, { ...p, status: AS_CALLBACK[p.name] ?? p.name })
  return { resolved: [], unresolved: [] }
}
