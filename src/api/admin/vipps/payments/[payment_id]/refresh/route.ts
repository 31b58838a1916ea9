import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { requirePayment } from "../../../../../../context/vipps-payment"
import { refreshPayment } from "../../../../../../checkout/refresh-attempt"
import { viewPayment } from "../../../../../../reports/payment-view"

/** POST …/refresh → { payment }: reads the payment from Vipps. 400: Vipps could not be asked, in words. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  await refreshPayment(payment)
  res.json({ payment: await viewPayment(req.scope, payment) })
}
