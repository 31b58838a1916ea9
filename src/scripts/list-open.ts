import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { tellOpenEnds } from "../reports/open-items"

/**
 * `medusa exec node_modules/medusa-payment-vipps/.medusa/server/src/scripts/list-open.js`: what a shop must finish before it
 * removes the plugin. Reads the journal, does not call Vipps, changes nothing.
 */
export default async function listOpen({ container }: ExecArgs): Promise<void> {
  const { lines, sum } = await tellOpenEnds(container)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const line of lines) logger.info(`vipps: ${line}`)
  logger.info(`vipps: ${sum}`)
}
