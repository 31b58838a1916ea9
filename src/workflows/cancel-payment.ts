import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import { requirePayment } from "../host"
import { cancelWhole } from "../host/ending"
import { viewPayment } from "../host/view"

type Input = { payment_id: string; canceled_by: string }

const cancelPaymentStep = createStep("vipps-cancel-payment", async (input: Input, { container }) => {
  const payment = await requirePayment(container, input.payment_id)
  await cancelWhole(container, payment, input.canceled_by)
  return new StepResponse(await viewPayment(container, payment))
})

/** Cancels a payment of which nothing is captured, without touching its order. Throws in words when it can't be. */
export const cancelVippsPaymentWorkflow = createWorkflow(
  "vipps-cancel-payment",
  (input: WorkflowData<Input>) => new WorkflowResponse(cancelPaymentStep(input)),
)
