import type { MedusaContainer } from "@medusajs/framework/types"
import type { Check } from "../contract/admin-api"
import type { ConfiguredProvider } from "../context/configured-providers"
import { message, withText, type Message } from "../messages"
import { VippsError } from "../vipps"
import { findRegistration, type Registration } from "../webhooks/find-registration"
import { explainFull } from "../webhooks/keep-webhooks"
import { whyUndeliverable } from "../webhooks/public-address"
import type { ConnectWebhooks } from "../webhooks/connect"

/**
 * Whether the shop has webhooks, or polls alone and why. Polling is enough to finish every payment, so nothing here is `failed`. No
 * check for a provider on eCom without a payment of ePayment: eCom uses callbacks.
 */
export async function checkWebhooks(
  container: MedusaContainer,
  provider: ConfiguredProvider,
  { connect, timeoutMs }: { connect: ConnectWebhooks; timeoutMs: number },
): Promise<Check[]> {
  const api = await connect(container, provider)
  if (!api) return []
  const why = whyUndeliverable(provider.options)
  if (why) return [warning(why)]
  try {
    const found = await findRegistration(container, provider, { api, timeoutMs })
    if (found.kind !== "registered") return [warning(explain(provider, found))]
    const deliveredAt = found.deliveredAt ?? null
    if (found.isSilent) return [warning(message("webhooks-silent", { deliveredAt }))]
    const said = message("webhooks-ok", { deliveredAt })
    return [{ name: "webhooks", state: "ok", ...withText(said) }]
  } catch (error) {
    if (!(error instanceof VippsError)) throw error
    return [warning(message("webhooks-refused", { why: error.said }))]
  }
}

function explain(
  provider: ConfiguredProvider,
  found: Exclude<Registration, { kind: "registered" }>,
): Message {
  return found.kind === "full" ? explainFull(provider, found.count) : message("webhooks-missing")
}

function warning(said: Message): Check {
  return { name: "webhooks", state: "warning", ...withText(said) }
}
