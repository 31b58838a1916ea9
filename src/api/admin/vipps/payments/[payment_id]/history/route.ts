import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../../answer"
import { requirePayment } from "../../../../../../context/vipps-payment"
import { listHistory } from "../../../../../../reports/payment-list"

/** GET …/history → { history }: Vipps' own, newest first; one call to Vipps. 400: Vipps could not be reached. */
export const GET = answering(async (req: AuthenticatedMedusaRequest, res) => {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  res.json({ history: await listHistory(req.scope, payment) })
})
