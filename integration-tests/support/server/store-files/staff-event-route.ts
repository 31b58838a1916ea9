import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { notifyVippsStaffWorkflow } from "../../../../src/workflows"

/** POST /staff-events/:name, with the event's data: it is delivered once more; answers when that is done. */
export async function POST(req: MedusaRequest<Record<string, unknown>>, res: MedusaResponse): Promise<void> {
  await notifyVippsStaffWorkflow(req.scope).run({ input: { name: req.params.name ?? "", data: req.body } })
  res.json({})
}
