import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../../answer"
import { answerList } from "../../../../payment-list"
import type { ListQuery } from "../../../../queries"

/**
 * POST /admin/vipps/payments/search → as GET …/payments, with the query as body: an address is logged by servers and proxies, and a
 * name or an e-mail address has no place there.
 */
export const POST = answering(async (req: AuthenticatedMedusaRequest<ListQuery>, res) => {
  res.json(await answerList(req, req.validatedBody))
})
