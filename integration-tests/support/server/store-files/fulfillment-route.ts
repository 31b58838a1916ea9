import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { captureVippsFulfillmentWorkflow } from "../../../../src/workflows"

/** POST /fulfillments/:id → what became of its capture: the news of a fulfillment, delivered once more. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const input = { fulfillment_id: req.params.id ?? "" }
  const { result } = await captureVippsFulfillmentWorkflow(req.scope).run({ input })
  res.json({ ...result })
}
