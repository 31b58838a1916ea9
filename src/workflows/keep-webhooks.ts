import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { connectWebhooks } from "../webhooks/connect"
import { keepWebhooks } from "../webhooks/keep-webhooks"

const keepWebhooksStep = createStep(
  "vipps-keep-webhooks",
  async (_: void, { container }) => new StepResponse(await keepWebhooks(container, connectWebhooks)),
)

/** Registers the webhooks that the shop lacks at Vipps. Asks Vipps once a day. Safe to run at any time, and on several servers. */
export const keepVippsWebhooksWorkflow = createWorkflow(
  "vipps-keep-webhooks",
  () => new WorkflowResponse(keepWebhooksStep()),
)
