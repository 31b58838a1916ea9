import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { listPayments, sumPayments } from "../reports/payment-list"
import { mayReadOrders } from "./may-read-orders"
import type { ListQuery } from "./queries"

export async function answerList(
  req: AuthenticatedMedusaRequest,
  { filter, state, q, order, limit, offset }: ListQuery,
) {
  const withCustomers = await mayReadOrders(req)
  const [list, sums] = await Promise.all([
    listPayments(req.scope, { filter, state, search: q, order, withCustomers, limit, offset }),
    sumPayments(req.scope),
  ])
  return { ...list, limit, offset, ...sums }
}
