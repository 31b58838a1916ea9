import type { MedusaContainer } from "@medusajs/framework/types"
import { followNews, type News } from "../checkout/callback"
import { contextOf } from "../context/context-of"
import { findProvider } from "../context/configured-providers"
import { reconcileNow } from "../reconciliation/reconcile-now"

/** After these the shopper's attempt is over, or its order can be made. */
const OF_ATTEMPTS = new Map<string, News>([
  ["AUTHORIZED", "reserved"],
  ["ABORTED", "changed"],
  ["EXPIRED", "expired"],
  ["TERMINATED", "changed"],
])

/**
 * The work behind a webhook, done after the answer. The event only says which payment to read, and how. Vipps' own figures
 * say what became of it. Duplicates, and events in any order, do no harm. Returns lines for the log.
 */
export async function followDelivery(
  container: MedusaContainer,
  p: { providerId: string; reference: string; name: string },
): Promise<{ resolved: string[]; unresolved: string[] }> {
  const provider = findProvider(container, p.providerId)
  const attempt = provider && (await contextOf(container, provider).journal.attempts.attempt(p.reference))
  const isPaid = attempt?.authorizedAt !== undefined
  // a payment's only news is the end of its reservation; a repeated approval needs only our own tables
  const news = OF_ATTEMPTS.get(p.name)
  if (news === undefined || (isPaid && news !== "reserved")) return reconcileNow(container, p)
  await followNews(container, { providerId: p.providerId, reference: p.reference, news })
  return { resolved: [], unresolved: [] }
}
