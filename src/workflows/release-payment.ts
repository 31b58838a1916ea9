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
  await releaseRemainder(container, payment, input.released_by)
  return new StepResponse(await viewPayment(container, payment))
})

/**
 * Frees what was reserved and not captured, for good: the shopper gets it back at once, the payment can be refunded from
 * the stock admin, and no capture is possible any more. Throws in words when there is nothing to release.
 */
export const releaseVippsPaymentWorkflow = createWorkflow(
  "vipps-release-payment",
  (input: WorkflowData<Input>) => new WorkflowResponse(releasePaymentStep(input)),
)
