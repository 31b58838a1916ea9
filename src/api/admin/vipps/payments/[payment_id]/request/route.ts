import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../../answer"
import { requirePayment } from "../../../../../../context/vipps-payment"
import { requestPayment } from "../../../../../../orders/payment-link"
import { viewPayment } from "../../../../../../reports/payment-view"

/** POST …/request → { payment }: a payment link for what no reservation of the order covers. 400: there is nothing to ask for. */
export const POST = answering(async (req: AuthenticatedMedusaRequest, res) => {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  await requestPayment(req.scope, payment)
  res.json({ payment: await viewPayment(req.scope, payment) })
})
