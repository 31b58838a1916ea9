import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

/**
 * Each holder keeps one of the process's ten connections, and needs others for its work; whoever waits for the lock keeps
 * one as well. So many at once, over all kinds of locks: were it as many as there are connections, all would wait for ever.
 */
const HOLDERS = 3

/**
 * So long PostgreSQL keeps the lock of a server that stands still, or is gone without a word: the holder's connection is idle
 * for as long as the work goes on beside it. Without an end, the others' reconciliation would stand still with it.
 */
const IDLE = "20s"

let holders = 0
const waiting: (() => void)[] = []

/**
 * One piece of work of a kind at a time for this id, on all servers. Only Medusa's own tables are written meanwhile, never
 * Vipps asked; and it never takes place inside another one.
 */
export async function oneAtATime<Result>(
  container: MedusaContainer,
  { kind, id }: { kind: string; id: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const db = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  await enter()
  try {
    return await db.transaction(async (trx) => {
      await trx.raw(`set local idle_in_transaction_session_timeout = '${IDLE}'`)
      await trx.raw(`select pg_advisory_xact_lock(hashtext(?), hashtext(?))`, [kind, id])
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
