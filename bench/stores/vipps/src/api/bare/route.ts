import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

/** POST /bare: what Medusa takes for a route that does nothing. */
export async function POST(_req: MedusaRequest, res: MedusaResponse): Promise<void> {
  res.status(200).json({ received: true })
}
