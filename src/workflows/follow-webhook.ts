import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import { followDelivery } from "../webhooks/follow-delivery"

type Input = { provider_id: string; reference: string; event: string }

const followWebhookStep = createStep(
  "vipps-follow-webhook",
  async (input: Input, { container }) =>
    new StepResponse(
      await followDelivery(container, {
        providerId: input.provider_id,
        reference: input.reference,
        name: input.event,
      }),
    ),
)

/**
 * Follows up a webhook: reads that payment from Vipps at once, and does what a poll of the reconciliation would. Sends no capture
 * and no refund. Safe to run any number of times.
 */
export const followVippsWebhookWorkflow = createWorkflow(
  "vipps-follow-webhook",
  (input: WorkflowData<Input>) => new WorkflowResponse(followWebhookStep(input)),
)
