import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/** Each holder keeps one of the process's ten connections, and needs others for its work: so many at once, no more. */
const HOLDERS = 3

let holders = 0
const waiting: (() => void)[] = []

/**
 * One at a time per order, on all servers: an edit's mending and an order's cancellation must not overwrite each other. Only
 * Medusa's own tables are written meanwhile, never Vipps asked.
 */
export async function withOrderLock<Result>(
  container: MedusaContainer,
  orderId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const db = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await enter()
  try {
    return await db.transaction(async (trx) => {
      await trx.raw(`select pg_advisory_xact_lock(hashtext('medusa-payment-vipps order'), hashtext(?))`, [
        orderId,
      ])
      return work()
    })
  } finally {
    leave()
  }
}

async function enter(): Promise<void> {
  if (holders < HOLDERS) holders += 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
}

/** The place goes to whoever waits longest, or becomes free. */
function leave(): void {
  const next = waiting.shift()
  if (next) next()
  else holders -= 1
}
