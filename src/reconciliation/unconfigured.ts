import type { MedusaContainer } from "@medusajs/framework/types"
import { SqlAttemptJournal } from "../modules/vipps/attempt-journal"
import { sqlOf } from "../db/sql"

/** Each server logs this so often, for as long as it is so. */
const SAY_AGAIN_MS = 10 * 60_000

const saidAtMs = new Map<string, number>()

/**
 * A deployment may lack a provider for a while, or have it under another id. Its payments wait untouched, and go on once it is
 * back. But somebody has to know.
 */
export async function tellUnconfigured(container: MedusaContainer, providerIds: string[]): Promise<string[]> {
  // without any provider there is no context, and its payments wait all the same
  const sql = sqlOf(container)
  const waiting = await new SqlAttemptJournal(sql).countDueElsewhere(providerIds)
  const now = performance.now()
  const news = waiting.filter(
    ({ providerId }) => now - (saidAtMs.get(providerId) ?? -Infinity) >= SAY_AGAIN_MS,
  )
  for (const { providerId } of news) saidAtMs.set(providerId, now)
  return news.map(
    ({ providerId, count }) =>
      `The provider ${providerId} is not configured: nobody looks after ${count} of its payments. Put its entry in medusa-config.ts ` +
      `back, with the same id; then they are looked after again by themselves.`,
  )
}
