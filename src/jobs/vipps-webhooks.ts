import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { keepVippsWebhooksWorkflow } from "../workflows/keep-webhooks"

/**
 * Its first run after the start registers what is missing, and one a day checks it. A job of its own, so that a slow Vipps never
 * holds up the reconciliation.
 */
export default async function vippsWebhooks(container: MedusaContainer): Promise<void> {
  const { result } = await keepVippsWebhooksWorkflow(container).run()
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const line of result.done) logger.info(`vipps: ${line}`)
  for (const line of result.warnings) logger.warn(`vipps: ${line}`)
}

export const config = { name: "vipps-webhooks", schedule: "*/20 * * * * *" }
