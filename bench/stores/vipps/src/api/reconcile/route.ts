import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { Modules } from "@medusajs/framework/utils"

/** POST /reconcile { limit, concurrency }: one run of the plugin's reconciliation, when the benchmark wants it. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const engine = req.scope.resolve(Modules.WORKFLOW_ENGINE)
  const { result } = await engine.run("vipps-reconcile", { input: req.body })
  res.json(result)
}
