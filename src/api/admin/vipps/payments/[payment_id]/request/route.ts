import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { requirePayment } from "../../../../../../context/vipps-payment"
import { requestPayment } from "../../../../../../orders/payment-link"
import { viewPayment } from "../../../../../../reports/payment-view"

/** POST …/request → { payment }: a payment link for what no reservation of the order covers. 400: there is nothing to ask for. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  await requestPayment(req.scope, payment)
  res.json({ payment: await viewPayment(req.scope, payment) })
}
