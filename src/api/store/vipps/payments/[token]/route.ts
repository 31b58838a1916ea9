import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { readState } from "../../../../../checkout/payment-status"
import { english, message } from "../../../../../messages"

/**
 * GET /store/vipps/payments/:token → `{ state, order_id?, code? }`: pending, paid, rejected, expired or failed; with `paid`
 * Medusa's order, with `failed` why no order could be made. The token is that of the shopper's return link; its holder may know
 * this and nothing more. 404: not ours.
 */
export async function GET(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.setHeader("Cache-Control", "no-store")
  const view = await readState(req.scope, req.params.token ?? "")
  if (view) {
    res.json(view)
    return
  }
  res.status(404).json({
    type: "not_found",
    message: english(message("token-unknown")),
  })
}
