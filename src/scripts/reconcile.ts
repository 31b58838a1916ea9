import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { reconcileVippsWorkflow } from "../workflows/reconcile"

/** Nothing waits behind it, so it may take longer than a run of the job. */
const BUDGET_MS = 10 * 60_000

/**
 * `medusa exec node_modules/medusa-payment-vipps/.medusa/server/src/scripts/reconcile.js`: one run, by hand. Polls the references
 * behind it in this run whenever they would be due, also those that need review.
 */
export default async function reconcileByHand({ container, args }: ExecArgs): Promise<void> {
  const orderIds = args
  const { result } = await reconcileVippsWorkflow(container).run({ input: { orderIds, budgetMs: BUDGET_MS } })
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const line of result.settled) logger.info(`vipps: ${line}`)
  for (const line of result.unsettled) logger.warn(`vipps: ${line}`)
  logger.info(
    `vipps: looked at ${result.looked} payments, ${result.confirmed} operations confirmed, ${result.parked} parked`,
  )
}
