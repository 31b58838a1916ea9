import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { orphanCanceled } from "../operations"
import { cancelWhole } from "../payments/release-or-cancel"
import { requirePayment, type VippsPayment } from "../context/vipps-payment"

/**
 * A payment of a cart that is no order. Medusa makes the order first, and takes it back when a later step fails; a payment
 * whose session was deleted in that moment (the shopper pressed Pay once more) it forgets, cancelled or not.
 */
export type Stranded = {
  /** only with its session can the cart still become an order by it */
  hasSession: boolean
}

export async function findStranded(
  container: MedusaContainer,
  paymentId: string,
): Promise<Stranded | undefined> {
  const { rows } = await container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw(
    `select exists (select 1 from payment_session s
                     where s.id = p.payment_session_id and s.deleted_at is null
                       and s.status <> 'canceled') as has_session
       from payment p
       join cart_payment_collection c on c.payment_collection_id = p.payment_collection_id and c.deleted_at is null
      where p.id = ? and p.deleted_at is null
        and not exists (select 1 from order_cart o where o.cart_id = c.cart_id and o.deleted_at is null)
        and not exists (select 1 from order_payment_collection o
                         where o.payment_collection_id = p.payment_collection_id and o.deleted_at is null)
      limit 1`,
    [paymentId],
  )
  const [row] = rows
  return row && { hasSession: row.has_session }
}

/**
 * Lets a stranded payment go. Its session ends first: Medusa would still complete the cart by it. True when money was let go;
 * false when there was none left, or an order has the payment after all. Throws in words when Vipps does not cancel it.
 */
export async function endStranded(container: MedusaContainer, { id }: VippsPayment): Promise<boolean> {
  const payment = await requirePayment(container, id)
  const { desk, attempt } = payment
  if (!(await findStranded(container, id))) return false
  await desk.rows.endSession(attempt.sessionId)
  if (!(await findStranded(container, id))) return false
  if (payment.canceledAt) return false
  await cancelWhole(container, payment, "vipps:orphan")
  desk.announce(orphanCanceled(attempt, attempt.seen.reservedOre))
  return true
}
