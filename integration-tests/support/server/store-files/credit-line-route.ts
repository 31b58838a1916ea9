import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { createCartCreditLinesWorkflow } from "@medusajs/medusa/core-flows"
import { z } from "@medusajs/framework/zod"

const Credit = z.object({ amount: z.number().positive() })

/** POST /carts/:id/credit { amount } → store credit that pays for a part of the cart, as a shop's own code gives it. */
export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const { amount } = Credit.parse(req.body)
  await createCartCreditLinesWorkflow(req.scope).run({
    input: [
      { cart_id: req.params.id ?? "", amount, reference: "store_credit", reference_id: "gift", metadata: {} },
    ],
  })
  res.json({ amount })
}
