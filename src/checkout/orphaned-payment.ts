import type { MedusaContainer } from "@medusajs/framework/types"
import { findOrphan } from "../medusa/cart-rows"
import { orphanCanceled } from "../operations"
import { cancelWhole } from "../payments/release-or-cancel"
import { requirePayment, type VippsPayment } from "../context/vipps-payment"

/**
 * Frees a payment whose cart is no order. Its session ends first: Medusa would still complete the cart by it. True if money was
 * freed; false if none was left, or an order has the payment after all. Throws a message if Vipps does not cancel it.
 */
export async function endOrphan(container: MedusaContainer, { id }: VippsPayment): Promise<boolean> {
  const payment = await requirePayment(container, id)
  const { context, attempt } = payment
  if (!(await findOrphan(container, id))) return false
  await context.rows.endSession(attempt.sessionId)
  if (!(await findOrphan(container, id))) return false
  if (payment.canceledAt) return false
  await cancelWhole(container, payment, { actor: "vipps:orphan" })
  context.announce(orphanCanceled(attempt, attempt.figures.reservedMinor))
  return true
}
