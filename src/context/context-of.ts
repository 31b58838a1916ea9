import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { openContext, type VippsContext } from "./vipps-context"
import type { ConfiguredProvider } from "./configured-providers"

/** The protocol's desk of a provider; cheap to open, since the client behind it is shared by the whole process. */
export function contextOf(container: MedusaContainer, provider: ConfiguredProvider): VippsContext {
  return openContext({
    options: provider.options,
    db: container.resolve(ContainerRegistrationKeys.PG_CONNECTION),
    logger: container.resolve(ContainerRegistrationKeys.LOGGER),
    eventBus: container.resolve(Modules.EVENT_BUS),
  })
}
