import type { MedusaContainer } from "@medusajs/framework/types"
import { listPayments, sumPayments } from "../reports/payment-list"
import type { ListQuery } from "./queries"

export async function answerList(
  container: MedusaContainer,
  { filter, state, q, order, limit, offset }: ListQuery,
) {
  const [list, sums] = await Promise.all([
    listPayments(container, { filter, state, search: q, order, limit, offset }),
    sumPayments(container),
  ])
  return { ...list, limit, offset, ...sums }
}
