import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../../answer"
import type { RefundBody } from "../../../../../bodies"
import { requirePayment } from "../../../../../../context/vipps-payment"
import { askGuard } from "../../../../../../payments/capture"
import { waitUntilFree } from "../../../../../../payments/wait-until-idle"
import { refundPayment } from "../../../../../../payments/refund"
import { viewPayment } from "../../../../../../reports/payment-view"

/**
 * POST …/refund { amount, reason_id?, note? } → { payment }: Medusa's own refund, also if the order was cancelled. 400: a
 * refusal.
 */
export const POST = answering(async (req: AuthenticatedMedusaRequest<RefundBody>, res) => {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  const { amount, reason_id, note } = req.validatedBody
  await waitUntilFree(payment)
  await askGuard(payment, "refund", amount)
  const request = { amount, note, reasonId: reason_id, actor: req.auth_context.actor_id }
  await refundPayment(req.scope, payment, request)
  res.json({ payment: await viewPayment(req.scope, payment) })
})
