import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { settleVippsPaymentWorkflow } from "../../../../../../workflows/settle-payment"

/** POST …/settle → { payment, did, unsettled }: settles what is open and records what Vipps did without us. Moves no money. */
export async function POST(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  const { result } = await settleVippsPaymentWorkflow(req.scope).run({
    input: { payment_id: req.params.payment_id ?? "" },
  })
  res.json(result)
}
