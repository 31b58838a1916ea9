import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { tellStory } from "../../../../../../reports/payment-list"

/**
 * GET …/support → { attempts, operations }: what the journal knows, without a call to Vipps. Also by Vipps' orderId in the
 * payment's place, for what never became a payment. 404: neither.
 */
export async function GET(req: AuthenticatedMedusaRequest, res: MedusaResponse): Promise<void> {
  res.json(await tellStory(req.scope, req.params.payment_id ?? ""))
}
