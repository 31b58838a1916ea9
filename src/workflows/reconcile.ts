import {
  createStep,
  createWorkflow,
  StepResponse,
  WorkflowResponse,
  type WorkflowData,
} from "@medusajs/framework/workflows-sdk"
import { reconcile, type ReconcileOptions } from "../reconciliation/run"

const reconcileStep = createStep(
  "vipps-reconcile",
  async (input: ReconcileOptions, { container }) => new StepResponse(await reconcile(container, input)),
)

/**
 * Brings journal, Medusa and Vipps together for all that is due. Safe to run at any time, twice, and on several servers. Sends no
 * capture and no refund.
 */
export const reconcileVippsWorkflow = createWorkflow(
  "vipps-reconcile",
  (input: WorkflowData<ReconcileOptions>) => new WorkflowResponse(reconcileStep(input)),
)
