import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { findPayment } from "../context/vipps-payment"
import { isOrderCanceled } from "../medusa/order-rows"
import { refundCanceledOrder } from "../payments/refund"

/** What Medusa's own route has checked by now: a plugin's middlewares run after Medusa's. */
const StockRefund = z.object({
  auth_context: z.object({ actor_id: z.string() }),
  validatedBody: z.object({
    amount: z.number().optional(),
    refund_reason_id: z.string().optional(),
    note: z.string().optional(),
  }),
})

/**
 * Does the work of Medusa's own refund route, with its answer, if the order was cancelled. Medusa itself would refund at Vipps,
 * then fail and say that nothing was done.
 */
export async function refundForCanceledOrder(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const paymentId = req.params.id ?? ""
  const payment = (await isOrderCanceled(req.scope, paymentId)) && (await findPayment(req.scope, paymentId))
  if (!payment) return next()
  const { auth_context, validatedBody } = StockRefund.parse(req)
  const { amount, note, refund_reason_id: reasonId } = validatedBody
  await refundCanceledOrder(req.scope, payment, { amount, note, reasonId, actor: auth_context.actor_id })
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY)
  const { fields } = req.queryConfig
  const { data } = await query.graph({ entity: "payment", fields, filters: { id: payment.id } })
  const payments: unknown[] = data
  res.status(200).json({ payment: payments[0] })
}
