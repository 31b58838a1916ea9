import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { connectWebhooksApi } from "../context/client-registry"
import type { ConfiguredProvider } from "../context/configured-providers"
import { contextOf } from "../context/context-of"
import type { WebhooksApi } from "../vipps"

/** undefined: this provider starts its payments with eCom, which calls back by itself. */
export function connectWebhooks(
  container: MedusaContainer,
  provider: ConfiguredProvider,
): WebhooksApi | undefined {
  if (contextOf(container, provider).api === "ecom") return undefined
  return connectWebhooksApi(provider.options, container.resolve(ContainerRegistrationKeys.LOGGER))
}

export type ConnectWebhooks = typeof connectWebhooks
