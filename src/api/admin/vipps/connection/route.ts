import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../answer"
import { checkConnections } from "../../../../health/check-connection"

/** GET /admin/vipps/connection → { connections }: calls Vipps and the shop's own callback address; shows no secret. */
export const GET = answering(async (req: AuthenticatedMedusaRequest, res) => {
  res.json({ connections: await checkConnections(req.scope) })
})
