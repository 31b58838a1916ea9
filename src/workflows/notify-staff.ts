import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import { notifyStaff } from "../notifications/notify-staff"

export { notifiedEvents } from "../notifications/staff-notice"

type Input = { name: string; data: Record<string, unknown> }

const notifyStaffStep = createStep("vipps-notify-staff", async (input: Input, { container }) => {
  await notifyStaff(container, input)
  return new StepResponse(undefined)
})

/** Notifies the staff of an event, in Medusa's bell and by e-mail. Safe to run any number of times: each notice is sent once. */
export const notifyVippsStaffWorkflow = createWorkflow(
  "vipps-notify-staff",
  (input: WorkflowData<Input>) => new WorkflowResponse(notifyStaffStep(input)),
)
