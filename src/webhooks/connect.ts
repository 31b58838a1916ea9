import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { connectVipps } from "../context/client-registry"
import type { ConfiguredProvider } from "../context/configured-providers"
import { sqlOf } from "../db/sql"
import { SqlWebhooks } from "../modules/vipps/webhook-registry"
import type { WebhooksApi } from "../vipps"
import { ownerOf } from "./webhook-parts"

/**
 * undefined: this provider has no payment that webhooks tell about. One that has gone back to eCom, which uses callbacks, has
 * ePayment's for another year: captures and refunds made in the portal.
 */
export async function connectWebhooks(
  container: MedusaContainer,
  provider: ConfiguredProvider,
): Promise<WebhooksApi | undefined> {
  const isNeeded = provider.options.api === "epayment" || (await hasEpaymentLeft(container, provider))
  return isNeeded ? connectForRemoval(container, provider) : undefined
}

/** Of this process, ids of providers on eCom with nothing of ePayment: a shop on eCom gets no more of it. */
const onEcomAlone = new WeakMap<object, Set<string>>()

async function hasEpaymentLeft(container: MedusaContainer, provider: ConfiguredProvider): Promise<boolean> {
  const config = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE)
  const alone = onEcomAlone.get(config) ?? new Set()
  onEcomAlone.set(config, alone)
  if (alone.has(provider.providerId)) return false
  const hasLeft = await new SqlWebhooks(sqlOf(container)).isNeededOnEcom(ownerOf(provider))
  if (!hasLeft) alone.add(provider.providerId)
  return hasLeft
}

/** Whatever is left: the command removes what an earlier API has registered. */
export function connectForRemoval(container: MedusaContainer, { options }: ConfiguredProvider): WebhooksApi {
  return connectVipps(options, "epayment", container.resolve(ContainerRegistrationKeys.LOGGER)).webhooks
}

export type ConnectWebhooks = typeof connectWebhooks
export type ConnectForRemoval = typeof connectForRemoval
