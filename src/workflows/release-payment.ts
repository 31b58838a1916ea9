import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import { requirePayment } from "../context/vipps-payment"
import { releaseRemainder } from "../payments/release-or-cancel"
import { viewPayment } from "../reports/payment-view"

type Input = { payment_id: string; released_by: string }

const releasePaymentStep = createStep("vipps-release-payment", async (input: Input, { container }) => {
  const payment = await requirePayment(container, input.payment_id)
  await releaseRemainder(container, payment, { actor: input.released_by })
  return new StepResponse(await viewPayment(container, payment))
})

/**
 * Frees what was reserved and not captured, for good: the shopper gets it back at once, Medusa's own Refund button works, and no
 * capture is possible any more. Throws a message if there is nothing to release.
 */
export const releaseVippsPaymentWorkflow = createWorkflow(
  "vipps-release-payment",
  (input: WorkflowData<Input>) => new WorkflowResponse(releasePaymentStep(input)),
)
