import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../../answer"
import { badRequest } from "../../../../../../medusa/errors"
import { message } from "../../../../../../messages"
import type { ResolveBody } from "../../../../../bodies"
import { resolveVippsPaymentWorkflow, type ManualDecision } from "../../../../../../workflows/resolve-payment"

/**
 * POST …/resolve { operation?, went_through? } → { payment, did, unresolved }: resolves what is open and records what Vipps did
 * without us. With both fields: a person's decision on an operation in doubt. Moves no money. 400: nothing is in doubt.
 */
export const POST = answering(async (req: AuthenticatedMedusaRequest<ResolveBody>, res) => {
  const { result } = await resolveVippsPaymentWorkflow(req.scope).run({
    input: { payment_id: req.params.payment_id ?? "", ...decisionIn(req.validatedBody) },
  })
  res.json(result)
})

function decisionIn({ operation, went_through }: ResolveBody): { decision?: ManualDecision } {
  if (operation === undefined && went_through === undefined) return {}
  if (operation !== undefined && went_through !== undefined) return { decision: { operation, went_through } }
  throw badRequest(message("decision-incomplete"))
}
