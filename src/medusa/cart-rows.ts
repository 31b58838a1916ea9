import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { oreOf } from "./exact-amount"

export type Home = {
  cartId: string | undefined
  placedOrderId: string | undefined
  orderedAt: Date | undefined
  isOrderCanceled: boolean
  hasSession: boolean
  hasPayment: boolean
  isPaymentCanceled: boolean
  /** what the collection asks for, and what its payments cover that are not cancelled, of whatever session */
  amountOre: number
  coveredOre: number
}

/** Where a payment session lives; undefined when Medusa has deleted it and no payment came of it. */
export async function findHome(container: MedusaContainer, sessionId: string): Promise<Home | undefined> {
  const payments = container.resolve(Modules.PAYMENT)
  const [session] = await payments.listPaymentSessions({ id: sessionId }, { relations: ["payment"] })
  const [payment] = session ? [] : await payments.listPayments({ payment_session_id: sessionId })
  const stored = session?.payment ?? payment
  const collectionId = session?.payment_collection_id ?? payment?.payment_collection_id
  if (!collectionId) return undefined
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "payment_collection",
    fields: [
      "id",
      "amount",
      "cart.id",
      "order.id",
      "order.created_at",
      "order.canceled_at",
      "payments.amount",
      "payments.canceled_at",
    ],
    filters: { id: collectionId },
  })
  const [collection] = data
  const cartId = collection?.cart?.id
  const orderedAt = collection?.order?.created_at
  return {
    cartId,
    placedOrderId: collection?.order?.id ?? (cartId && (await findOrderOfCart(container, cartId))),
    orderedAt: orderedAt === undefined ? undefined : new Date(orderedAt),
    isOrderCanceled: Boolean(collection?.order?.canceled_at),
    hasSession: session !== undefined && session.status !== "canceled",
    hasPayment: stored !== undefined,
    isPaymentCanceled: Boolean(stored?.canceled_at),
    amountOre: oreOf(collection?.amount),
    coveredOre: sumLive(collection?.payments ?? []),
  }
}

function sumLive(payments: ({ amount?: unknown; canceled_at?: unknown } | null)[]): number {
  return payments.reduce((sum, one) => (one && !one.canceled_at ? sum + oreOf(one.amount) : sum), 0)
}

export async function findOrderOfCart(
  container: MedusaContainer,
  cartId: string,
): Promise<string | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order_cart",
    fields: ["order_id"],
    filters: { cart_id: cartId },
  })
  return data[0]?.order_id
}
