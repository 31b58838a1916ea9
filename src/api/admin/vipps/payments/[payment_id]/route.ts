import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { requirePayment } from "../../../../../context/vipps-payment"
import { viewPayment } from "../../../../../reports/payment-view"

/** GET /admin/vipps/payments/:payment_id → { payment }: as last seen, without a call to Vipps. 404: not a Vipps payment. */
export async function GET(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  res.json({ payment: await viewPayment(req.scope, payment) })
}
