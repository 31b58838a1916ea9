import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../../answer"
import type { CaptureBody } from "../../../../../bodies"
import { capturePayment } from "../../../../../../orders/capture-payment"
import { viewPayment } from "../../../../../../reports/payment-view"

/** POST …/capture { amount } → { payment }: Medusa's own capture, which records who clicked. 400: a refusal, with its message. */
export const POST = answering(async (req: AuthenticatedMedusaRequest<CaptureBody>, res) => {
  const request = {
    paymentId: req.params.payment_id ?? "",
    amount: req.validatedBody.amount,
    actor: req.auth_context.actor_id,
  }
  const payment = await capturePayment(req.scope, request)
  res.json({ payment: await viewPayment(req.scope, payment) })
})
