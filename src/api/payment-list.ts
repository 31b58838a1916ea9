import { hasPermission } from "@medusajs/framework"
import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"
import { listPayments, sumPayments } from "../reports/payment-list"
import { readOrders } from "./policies"
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

const rolesSchema = z.object({ roles: z.array(z.string()) })

/** The customer's name and e-mail address are the order's. Without Medusa's RBAC everybody may. */
function mayReadOrders({ auth_context, scope }: AuthenticatedMedusaRequest): Promise<boolean> {
  const roles = rolesSchema.safeParse(auth_context.app_metadata).data?.roles ?? []
  return hasPermission({ roles, actions: readOrders, container: scope })
}
