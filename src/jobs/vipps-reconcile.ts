import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { reconcileVippsWorkflow } from "../workflows/reconcile"

/** Three times a minute: an approval whose callback was lost becomes an order within a minute or two. */
export default async function vippsReconcile(container: MedusaContainer): Promise<void> {
  const begunAt = new Date()
  const { result } = await reconcileVippsWorkflow(container).run({ input: {} })
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const line of result.resolved) logger.info(`vipps: ${line}`)
  for (const line of result.unresolved) logger.warn(`vipps: ${line}`)
  logger.debug(`vipps: reconciliation of ${begunAt.toISOString()} polled ${result.polled} payments`)
}

export const config = { name: "vipps-reconcile", schedule: "*/20 * * * * *" }
