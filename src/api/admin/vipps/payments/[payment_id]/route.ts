import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../answer"
import { requirePayment } from "../../../../../context/vipps-payment"
import { viewPayment } from "../../../../../reports/payment-view"

/** GET /admin/vipps/payments/:payment_id → { payment }: as last read, without a call to Vipps. 404: not a Vipps payment. */
export const GET = answering(async (req: AuthenticatedMedusaRequest, res) => {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  res.json({ payment: await viewPayment(req.scope, payment) })
})
