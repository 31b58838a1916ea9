import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { Modules } from "@medusajs/framework/utils"

/** POST /order-changed/:id → what the plugin does when it is told that an order has changed: once this has answered, it is done. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const input = { order_id: req.params.id ?? "", is_changed: true }
  const { result } = await req.scope.resolve(Modules.WORKFLOW_ENGINE).run("vipps-sync-order", { input })
  res.json(result)
}
