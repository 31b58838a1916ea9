import type { MedusaContainer } from "@medusajs/framework/types"
import { findLinked } from "./links"
import type { Outcome } from "./verdict"
import { awaitVerdict } from "./waiting"

/** What the store API tells of a payment, and nothing else; `order_id` is Medusa's. */
export type PaymentStateView = { state: Outcome; order_id?: string }

/** For a storefront that asks again and again: one question to Vipps at most every other second. undefined: not our link. */
export async function readState(
  container: MedusaContainer,
  token: string,
): Promise<PaymentStateView | undefined> {
  const payment = await findLinked(container, token)
  if (!payment) return undefined
  const { outcome, placedOrderId } = await awaitVerdict(container, payment, { patienceMs: 0, isBack: false })
  return { state: outcome, ...(placedOrderId === undefined ? {} : { order_id: placedOrderId }) }
}
