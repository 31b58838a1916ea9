import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { openDesk, type VippsDesk } from "./vipps-context"
import type { ConfiguredProvider } from "./configured-providers"

/** The protocol's context for a provider. Cheap, since the whole process shares the client behind it. */
export function deskOf(container: MedusaContainer, provider: ConfiguredProvider): VippsDesk {
  return openDesk({
    options: provider.options,
    db: container.resolve(ContainerRegistrationKeys.PG_CONNECTION),
    logger: container.resolve(ContainerRegistrationKeys.LOGGER),
    eventBus: container.resolve(Modules.EVENT_BUS),
  })
}
