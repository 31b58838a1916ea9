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
  const references = args
  const { result } = await reconcileVippsWorkflow(container).run({
    input: { references, budgetMs: BUDGET_MS },
  })
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  for (const line of result.resolved) logger.info(`vipps: ${line}`)
  for (const line of result.unresolved) logger.warn(`vipps: ${line}`)
  logger.info(
    `vipps: polled ${result.polled} payments, verified ${result.verified} operations, ${result.needReview} need review`,
  )
}
