import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../../answer"
import { requirePayment } from "../../../../../../context/vipps-payment"
import { waitUntilFree } from "../../../../../../payments/wait-until-idle"
import { releaseVippsPaymentWorkflow } from "../../../../../../workflows/release-payment"

/** POST …/release → { payment }: frees what was not captured, for good. 400: a refusal, with its message. */
export const POST = answering(async (req: AuthenticatedMedusaRequest, res) => {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  await waitUntilFree(payment)
  const input = { payment_id: payment.id, released_by: req.auth_context.actor_id }
  const { result } = await releaseVippsPaymentWorkflow(req.scope).run({ input })
  res.json({ payment: result })
})
