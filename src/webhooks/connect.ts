import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { connectVipps } from "../context/client-registry"
import type { ConfiguredProvider } from "../context/configured-providers"
import type { WebhooksApi } from "../vipps"

/** undefined: this provider starts its payments with eCom, which uses callbacks. */
export function connectWebhooks(
  container: MedusaContainer,
  provider: ConfiguredProvider,
): WebhooksApi | undefined {
  return provider.options.api === "ecom" ? undefined : connectForRemoval(container, provider)
}

/** Whatever API the provider starts its payments with: one that has gone back to eCom still has its registration. */
export function connectForRemoval(container: MedusaContainer, { options }: ConfiguredProvider): WebhooksApi {
  return connectVipps(options, "epayment", container.resolve(ContainerRegistrationKeys.LOGGER)).webhooks
}

export type ConnectWebhooks = typeof connectWebhooks
export type ConnectForRemoval = typeof connectForRemoval
