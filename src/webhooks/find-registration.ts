import type { MedusaContainer } from "@medusajs/framework/types"
import type { ConfiguredProvider } from "../context/configured-providers"
import { sqlOf } from "../db/sql"
import { countOfFullest } from "./keep-registered"
import { partsOf } from "./webhook-parts"
import { MOST_WEBHOOKS } from "./events"
import { DELIVERED_WITHIN_MS, isSilent } from "./silence"
import type { WebhooksApi } from "../vipps"

/** `full`: there is none, and Vipps would refuse another. `isSilent`: deliveries should have come, and did not. */
export type Registration =
  | { kind: "registered"; deliveredAt: Date | undefined; isSilent: boolean }
  | { kind: "missing" }
  | { kind: "full"; count: number }

/** What Vipps and our table say together: whether deliveries come, and can be verified. Changes nothing. Throws a VippsError. */
export async function findRegistration(
  container: MedusaContainer,
  provider: ConfiguredProvider,
  { api, timeoutMs }: { api: WebhooksApi; timeoutMs: number },
): Promise<Registration> {
  const { registry, secrets, owner, url } = partsOf(provider, sqlOf(container), api)
  const atVipps = await api.list({ timeoutMs })
  const usable = (await registry.list(owner)).find(
    (one) =>
      secrets.open(one) !== undefined && atVipps.some(({ id, url: to }) => id === one.id && to === url),
  )
  if (usable) {
    const approvedAt = await registry.findLatestApproval(owner, { leastMs: DELIVERED_WITHIN_MS })
    const { deliveredAt } = usable
    return { kind: "registered", deliveredAt, isSilent: isSilent(usable, approvedAt) }
  }
  // of our address: unreadable, so it is removed before another is registered
  const count = countOfFullest(atVipps.filter((webhook) => webhook.url !== url))
  return count >= MOST_WEBHOOKS ? { kind: "full", count } : { kind: "missing" }
}
