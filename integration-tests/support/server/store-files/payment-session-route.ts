import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { Modules } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"

const Change = z.object({
  amount: z.number(),
  currency_code: z.string().default("nok"),
  data: z.record(z.string(), z.unknown()),
})

/** POST /payment-sessions/:id → the session. Only a store's own code changes a session: Medusa's flows make new ones. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const change = { id: req.params.id ?? "", ...Change.parse(req.body) }
  const session = await req.scope.resolve(Modules.PAYMENT).updatePaymentSession(change)
  res.json({ id: session.id, amount: Number(session.amount), data: session.data })
}
