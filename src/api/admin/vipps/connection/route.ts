import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { checkConnections } from "../../../../health/check-connection"

/** GET /admin/vipps/connection → { connections }: calls Vipps and the shop's own callback address; shows no secret. */
export async function GET(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  res.json({ connections: await checkConnections(req.scope) })
}
