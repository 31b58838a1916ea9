import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import { captureParcel } from "../fulfillments/capture-fulfillment"

type Input = { fulfillment_id: string }

const captureParcelStep = createStep(
  "vipps-capture-parcel",
  async (input: Input, { container }) =>
    new StepResponse(await captureParcel(container, input.fulfillment_id)),
)

/**
 * Captures what a fulfillment holds when it is sent, as the option `capture` says; with `manual` nothing. Once per fulfillment,
 * however often it runs.
 */
export const captureVippsParcelWorkflow = createWorkflow(
  "vipps-capture-parcel",
  (input: WorkflowData<Input>) => new WorkflowResponse(captureParcelStep(input)),
)
