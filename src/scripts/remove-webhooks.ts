import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { connectForRemoval } from "../webhooks/connect"
import { removeWebhooks } from "../webhooks/keep-webhooks"

/**
 * `medusa exec node_modules/medusa-payment-vipps/.medusa/server/src/scripts/remove-webhooks.js`: removes the webhooks that the
 * plugin has registered at Vipps, and no others. For an hour no server registers new ones. Ends with 1 if some may be left.
 */
export default async function removeWebhooksByHand({ container }: ExecArgs): Promise<void> {
  const { done, warnings } = await removeWebhooks(container, connectForRemoval)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const line of done) logger.info(`vipps: ${line}`)
  for (const line of warnings) logger.warn(`vipps: ${line}`)
  if (warnings.length > 0) process.exitCode = 1
  if (done.length + warnings.length === 0) logger.info("vipps: no provider has webhooks")
}
