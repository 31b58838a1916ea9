import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../../answer"
import type { CaptureBody } from "../../../../../bodies"
import { requirePayment } from "../../../../../../context/vipps-payment"
import { captureByMedusa } from "../../../../../../payments/capture"
import { requireDue } from "../../../../../../orders/amount-due"
import { waitUntilFree } from "../../../../../../payments/wait-until-idle"
import { viewPayment } from "../../../../../../reports/payment-view"

/** POST …/capture { amount } → { payment }: Medusa's own capture, which records who clicked. 400: a refusal, with its message. */
export const POST = answering(async (req: AuthenticatedMedusaRequest<CaptureBody>, res) => {
  const paymentId = req.params.payment_id ?? ""
  await waitUntilFree(await requirePayment(req.scope, paymentId))
  // read again: what it waited for may have captured everything
  const payment = await requirePayment(req.scope, paymentId)
  const { amount } = req.validatedBody
  await requireDue(req.scope, payment, amount)
  await captureByMedusa(req.scope, payment, { amount, actor: req.auth_context.actor_id })
  res.json({ payment: await viewPayment(req.scope, payment) })
})
