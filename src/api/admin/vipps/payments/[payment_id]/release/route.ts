import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { requirePayment } from "../../../../../../context/vipps-payment"
import { waitUntilFree } from "../../../../../../payments/wait-until-idle"
import { releaseVippsPaymentWorkflow } from "../../../../../../workflows/release-payment"

/** POST …/release → { payment }: frees what was not captured, for good. 400: refused, in words. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  await waitUntilFree(payment)
  const input = { payment_id: payment.id, released_by: req.auth_context.actor_id }
  const { result } = await releaseVippsPaymentWorkflow(req.scope).run({ input })
  res.json({ payment: result })
}
