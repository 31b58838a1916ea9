import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"
import { cancelOrderWorkflow, refundPaymentWorkflow } from "@medusajs/medusa/core-flows"

const Body = z.union([z.object({ refund: z.string(), amount: z.number() }), z.object({ cancel: z.string() })])

/** POST /order-workflows { refund, amount } or { cancel } → Medusa's workflows, run by a store's own code and no route of Medusa's. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const body = Body.parse(req.body)
  if ("refund" in body) {
    await refundPaymentWorkflow(req.scope).run({ input: { payment_id: body.refund, amount: body.amount } })
  } else {
    await cancelOrderWorkflow(req.scope).run({ input: { order_id: body.cancel } })
  }
  res.json({})
}
