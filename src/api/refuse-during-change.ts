import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { findPayment } from "../context/vipps-payment"
import { requireNoChangeBefore, requireNoChangeBeforeCancel } from "../payments/open-change"
import { amountIn } from "./adjust-capture-amount"

/** On Medusa's own refund route, where Medusa would refund at Vipps and then answer that it can't. */
export async function refuseRefundDuringChange(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const payment = await findPayment(req.scope, req.params.id ?? "")
  if (payment) await requireNoChangeBefore(payment, amountIn(req.body))
  next()
}

/** On Medusa's own route that cancels an order, for the same reason. */
export async function refuseCancelDuringChange(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  await requireNoChangeBeforeCancel(req.scope, req.params.id ?? "")
  next()
}
