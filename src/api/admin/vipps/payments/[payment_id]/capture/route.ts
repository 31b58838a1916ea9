import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { capturePaymentWorkflow } from "@medusajs/medusa/core-flows"
import type { CaptureBody } from "../../../../../bodies"
import { requirePayment } from "../../../../../../host"
import { askGuard, requireCapturable } from "../../../../../../host/capturable"
import { requireDue } from "../../../../../../host/due"
import { waitUntilFree } from "../../../../../../host/ending"
import { viewPayment } from "../../../../../../host/view"

/** POST …/capture { amount } → { payment }: Medusa's own capture, which records who clicked. 400: refused, in words. */
export async function POST(req: AuthenticatedMedusaRequest<CaptureBody>, res: MedusaResponse): Promise<void> {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  const { amount } = req.validatedBody
  await waitUntilFree(payment)
  requireCapturable(payment, amount)
  await askGuard(payment, "capture", amount)
  await requireDue(req.scope, payment, amount)
  const input = { payment_id: payment.id, amount, captured_by: req.auth_context.actor_id }
  await capturePaymentWorkflow(req.scope).run({ input })
  res.json({ payment: await viewPayment(req.scope, payment) })
}
