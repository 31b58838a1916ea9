import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import type { SettleBody } from "../../../../../bodies"
import { settleVippsPaymentWorkflow, type Decision } from "../../../../../../workflows/resolve-payment"

/**
 * POST …/settle { operation?, went_through? } → { payment, did, unsettled }: settles what is open and records what Vipps did
 * without us. With both: a person's word on an operation in doubt. Moves no money. 400: nothing is in doubt, in words.
 */
export async function POST(req: AuthenticatedMedusaRequest<SettleBody>, res: MedusaResponse): Promise<void> {
  const { result } = await settleVippsPaymentWorkflow(req.scope).run({
    input: { payment_id: req.params.payment_id ?? "", ...decisionIn(req.validatedBody) },
  })
  res.json(result)
}

function decisionIn({ operation, went_through }: SettleBody): { decision?: Decision } {
  if (operation === undefined && went_through === undefined) return {}
  if (operation !== undefined && went_through !== undefined) return { decision: { operation, went_through } }
  throw new MedusaError(
    MedusaError.Types.INVALID_DATA,
    "To decide about an operation in doubt, give both: operation, its id, and went_through, true or false.",
  )
}
