import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { refundPaymentWorkflow } from "@medusajs/medusa/core-flows"
import type { RefundBody } from "../../../../../bodies"
import { requirePayment } from "../../../../../../host"
import { askGuard } from "../../../../../../host/capturable"
import { waitUntilFree } from "../../../../../../host/ending"
import { viewPayment } from "../../../../../../host/view"

/** POST …/refund { amount, reason_id?, note? } → { payment }: Medusa's own refund. 400: refused, in words. */
export async function POST(req: AuthenticatedMedusaRequest<RefundBody>, res: MedusaResponse): Promise<void> {
  const payment = await requirePayment(req.scope, req.params.payment_id ?? "")
  const { amount, reason_id, note } = req.validatedBody
  await waitUntilFree(payment)
  await askGuard(payment, "refund", amount)
  await refundPaymentWorkflow(req.scope).run({
    input: {
      payment_id: payment.id,
      amount,
      created_by: req.auth_context.actor_id,
      ...(note === undefined ? {} : { note }),
      ...(reason_id === undefined ? {} : { refund_reason_id: reason_id }),
    },
  })
  res.json({ payment: await viewPayment(req.scope, payment) })
}
