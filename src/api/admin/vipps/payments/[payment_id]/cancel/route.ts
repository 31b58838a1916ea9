import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../../answer"
import { requirePayment } from "../../../../../../context/vipps-payment"
import { waitUntilFree } from "../../../../../../payments/wait-until-idle"
import { cancelVippsPaymentWorkflow } from "../../../../../../workflows/cancel-payment"

/** POST …/cancel → { payment }: frees the whole reservation; only while nothing is captured. 400: a refusal, with its message. */
export const POST = answering(async (req: AuthenticatedMedusaRequest, res) => {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  await waitUntilFree(payment)
  const input = { payment_id: payment.id, canceled_by: req.auth_context.actor_id }
  const { result } = await cancelVippsPaymentWorkflow(req.scope).run({ input })
  res.json({ payment: result })
})
