import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../answer"
import type { ConfirmedBody } from "../../../../bodies"
import { moveConfirmed } from "../../../../../orders/confirmed-payments"

/** POST …/payments/release { payments } → { results }: releases what is left of up to 20 payments, as …/payments/capture captures. */
export const POST = answering(async (req: AuthenticatedMedusaRequest<ConfirmedBody>, res) => {
  const request = { payments: req.validatedBody.payments, actor: req.auth_context.actor_id }
  res.json({ results: await moveConfirmed(req.scope, "release", request) })
})
