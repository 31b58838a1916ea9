import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { settleVippsOrderWorkflow } from "../../../src/workflows/settle-order"

/** What the plugin does when it is told that an order has changed: once this has answered, it is done. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const input = { order_id: req.params.id ?? "", is_changed: true }
  const { result } = await settleVippsOrderWorkflow(req.scope).run({ input })
  res.json(result)
}
