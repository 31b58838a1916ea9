import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../../answer"
import { requirePayment } from "../../../../../../context/vipps-payment"
import { refreshPayment } from "../../../../../../checkout/refresh-attempt"
import { viewPayment } from "../../../../../../reports/payment-view"

/** POST …/refresh → { payment }: reads the payment from Vipps. 400: Vipps could not be reached. */
export const POST = answering(async (req: AuthenticatedMedusaRequest, res) => {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  await refreshPayment(payment)
  res.json({ payment: await viewPayment(req.scope, payment) })
})
