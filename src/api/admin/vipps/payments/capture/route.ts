import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../answer"
import type { ConfirmedBody } from "../../../../bodies"
import { moveConfirmed } from "../../../../../orders/confirmed-payments"

/**
 * POST …/payments/capture { payments } → { results }: captures up to 20 payments, each as its own route would, if its figures are
 * still those of the request. 200 also if all are refused: each has its own result.
 */
export const POST = answering(async (req: AuthenticatedMedusaRequest<ConfirmedBody>, res) => {
  const request = { payments: req.validatedBody.payments, actor: req.auth_context.actor_id }
  res.json({ results: await moveConfirmed(req.scope, "capture", request) })
})
