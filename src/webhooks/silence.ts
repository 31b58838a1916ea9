import type { RegisteredWebhook } from "../modules/vipps/webhook-registry"

/** Vipps sends a webhook at once, and again after minutes if it gets no answer. */
export const DELIVERED_WITHIN_MS = 10 * 60_000

/** Vipps' clock, which dates an approval, may be ahead of the database's. */
const SKEW_MS = 60_000

/**
 * Vipps has the registration, and its delivery about an approval did not arrive: a firewall, or a proxy that answers by itself.
 * `approvedAt`: the latest approval that is at least `DELIVERED_WITHIN_MS` old.
 */
export function isSilent(
  { registeredAt, deliveredAt }: Pick<RegisteredWebhook, "registeredAt" | "deliveredAt">,
  approvedAt: Date | undefined,
): boolean {
  if (!approvedAt || approvedAt <= registeredAt) return false
  return !deliveredAt || deliveredAt.getTime() < approvedAt.getTime() - SKEW_MS
}
