import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { reconcileVippsWorkflow } from "../../../../src/workflows"

/** POST /reconcile {budgetMs?} → what the run did. A store may run the plugin's workflows from its own code; a test need not wait for the job. */
export async function POST(req: MedusaRequest<{ budgetMs?: number }>, res: MedusaResponse): Promise<void> {
  const { result } = await reconcileVippsWorkflow(req.scope).run({ input: req.body })
  res.json(result)
}
