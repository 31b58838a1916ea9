import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import { followCallback } from "../checkout/callback"

type Input = { provider_id: string; reference: string; status: string }

const completePaymentStep = createStep(
  "vipps-complete-payment",
  async (input: Input, { container }) =>
    new StepResponse(
      await followCallback(container, {
        providerId: input.provider_id,
        reference: input.reference,
        status: input.status,
      }),
    ),
)

/**
 * Follows up a callback: an approved payment becomes an order (or a payment of the order that asked for it), whatever the
 * callback claimed. Safe to run any number of times.
 */
export const completeVippsPaymentWorkflow = createWorkflow(
  "vipps-complete-payment",
  (input: WorkflowData<Input>) => new WorkflowResponse(completePaymentStep(input)),
)
