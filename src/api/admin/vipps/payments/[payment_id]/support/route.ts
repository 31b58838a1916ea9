import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../../answer"
import { tellStory } from "../../../../../../reports/payment-list"

/**
 * GET …/support → { attempts, operations }: what the journal knows, without a call to Vipps. Also by reference instead of payment
 * id, for what never became a payment. 404: neither.
 */
export const GET = answering(async (req: AuthenticatedMedusaRequest, res) => {
  res.json(await tellStory(req.scope, req.params.payment_id ?? ""))
})
