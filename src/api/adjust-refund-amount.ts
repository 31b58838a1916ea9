import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { isOurs } from "../context/vipps-payment"
import { withFraction } from "../payments/refund"
import { amountIn, withAmount } from "./adjust-capture-amount"

/**
 * On Medusa's own refund route, whose form offers two decimals: if those minor units are all that is left to refund, Medusa gets
 * the exact rest. Otherwise a fraction stays that nobody could refund.
 */
export async function adjustRefundAmount(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction,
): Promise<void> {
  const paymentId = req.params.id ?? ""
  const asked = amountIn(req.body)
  if (asked !== undefined && (await isOurs(req.scope, paymentId))) {
    const amount = await withFraction(req.scope, { id: paymentId }, asked)
    if (amount !== undefined) req.validatedBody = withAmount(req.validatedBody, amount)
  }
  next()
}
