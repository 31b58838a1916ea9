import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import { captureFulfillment } from "../fulfillments/capture-fulfillment"

type Input = { fulfillment_id: string }

const captureFulfillmentStep = createStep(
  "vipps-capture-fulfillment",
  async (input: Input, { container }) =>
    new StepResponse(await captureFulfillment(container, input.fulfillment_id)),
)

/**
 * Captures what a fulfillment holds when it is sent, as the option `capture` says; with `manual` nothing. Once per fulfillment,
 * however often it runs.
 */
export const captureVippsFulfillmentWorkflow = createWorkflow(
  "vipps-capture-fulfillment",
  (input: WorkflowData<Input>) => new WorkflowResponse(captureFulfillmentStep(input)),
)
