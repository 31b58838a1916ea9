import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { followReturn } from "../../../../host/returns"

/**
 * GET /vipps/return/:token → 302 to the storefront's page with the outcome. The link is unforgeable and says nothing but
 * which payment; the browser may be another one than the shopper left with. 404: not a link of ours.
 */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const address = await followReturn(req.scope, req.params.token ?? "")
  if (!address) {
    res.status(404).json({ message: "This is not a payment link of this shop." })
    return
  }
  res.setHeader("Cache-Control", "no-store")
  res.setHeader("Referrer-Policy", "no-referrer")
  res.redirect(302, address)
}
