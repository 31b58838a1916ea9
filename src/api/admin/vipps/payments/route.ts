import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { answering } from "../../../answer"
import { listPayments, sumPayments } from "../../../../reports/payment-list"
import { ListQuery, readQuery } from "../../../queries"

/**
 * GET /admin/vipps/payments ?filter, state, q, limit, offset → { payments, count, limit, offset, sums, counts }, newest
 * first, without a call to Vipps. 400: the query.
 */
export const GET = answering(async (req: AuthenticatedMedusaRequest, res) => {
  const { filter, state, q, limit, offset } = readQuery(ListQuery, req.query)
  const [list, sums] = await Promise.all([
    listPayments(req.scope, { filter, state, search: q, limit, offset }),
    sumPayments(req.scope),
  ])
  res.json({ ...list, limit, offset, ...sums })
})
