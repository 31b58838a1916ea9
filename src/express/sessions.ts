import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { LIVE_STATUSES } from "../medusa/completion-steps"

/** `isLive`: Medusa may complete the cart by it. */
export type KnownSession = { id: string; provider_id: string; status: string; isLive: boolean }

type Row = {
  payment_collection?: { payment_sessions?: (Omit<KnownSession, "isLive"> | null)[] } | null
}

export async function readSessions(container: MedusaContainer, cartId: string): Promise<KnownSession[]> {
  const sessions = "payment_collection.payment_sessions"
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "cart",
    fields: ["id", `${sessions}.id`, `${sessions}.provider_id`, `${sessions}.status`],
    filters: { id: cartId },
  })
  const [cart] = data as unknown as Row[]
  const found = (cart?.payment_collection?.payment_sessions ?? []).filter((one) => one !== null)
  return found.map((one) => ({ ...one, isLive: LIVE_STATUSES.includes(one.status) }))
}
