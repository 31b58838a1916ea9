import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { openContext, type UnitContext } from "./vipps-context"
import type { ConfiguredProvider } from "./configured-providers"

/** The protocol's context for a provider. Cheap, since the whole process shares the client behind it. */
export function contextOf(container: MedusaContainer, provider: ConfiguredProvider): UnitContext {
  return openContext({
    options: provider.options,
    db: container.resolve(ContainerRegistrationKeys.PG_CONNECTION),
    logger: container.resolve(ContainerRegistrationKeys.LOGGER),
    eventBus: container.resolve(Modules.EVENT_BUS),
  })
}
