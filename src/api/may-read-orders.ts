import { hasPermission } from "@medusajs/framework"
import type { AuthenticatedMedusaRequest } from "@medusajs/framework/http"
import type { FeatureFlagTypes } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { readOrders } from "./policies"

const rolesSchema = z.object({ roles: z.array(z.string()).min(1) })

/** The customer's name and e-mail address are the order's. Without Medusa's RBAC everybody may. */
export async function mayReadOrders({
  auth_context,
  scope,
}: Pick<AuthenticatedMedusaRequest, "auth_context" | "scope">): Promise<boolean> {
  const flags = scope.resolve<FeatureFlagTypes.IFlagRouter>(ContainerRegistrationKeys.FEATURE_FLAG_ROUTER)
  if (!flags.isFeatureEnabled("rbac")) return true
  const { data } = rolesSchema.safeParse(auth_context.app_metadata)
  // Medusa's check answers yes to whoever has no role
  if (!data) return false
  return hasPermission({ roles: data.roles, actions: readOrders, container: scope })
}
