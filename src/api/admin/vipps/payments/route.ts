import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../answer"
import { answerList } from "../../../payment-list"
import { ListQuery, readQuery } from "../../../queries"

/**
 * GET /admin/vipps/payments ?filter, state, q, order, limit, offset → { payments, count, limit, offset, sums, counts }, newest
 * first, without a call to Vipps. 400: the query.
 */
export const GET = answering(async (req: AuthenticatedMedusaRequest, res) => {
  res.json(await answerList(req, readQuery(ListQuery, req.query)))
})
