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
const ROUNDS = 3

let holders = 0
const waiting: (() => void)[] = []

/**
 * One piece of work of a kind at a time for this id, on all servers. Only Medusa's own tables are written meanwhile, never
 * Vipps asked; and it never takes place inside another one. Whoever lost the lock over it may have written by what was no
 * longer so: the work, which mends what it finds, is done again.
 */
export async function oneAtATime<Result>(
  container: MedusaContainer,
  place: Place,
  work: () => Promise<Result>,
): Promise<Result> {
  await enter()
  try {
    for (let round = 1; ; round++) {
      const { result, isLocked } = await lockAndWork(container, place, work)
      if (isLocked || round === ROUNDS) return result
    }
  } finally {
    leave()
  }
}

type Place = { kind: string; id: string }

/** `isLocked`: until the end. */
async function lockAndWork<Result>(
  container: MedusaContainer,
  { kind, id }: Place,
  work: () => Promise<Result>,
): Promise<{ result: Result; isLocked: boolean }> {
  const db = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  let done: { result: Result } | undefined
  try {
    await db.transaction(async (trx) => {
      await trx.raw(`set local idle_in_transaction_session_timeout = '${IDLE}'`)
      await trx.raw(`select pg_advisory_xact_lock(hashtext(?), hashtext(?))`, [kind, id])
      done = { result: await work() }
    })
  } catch (error) {
    if (!done) throw error
    return { ...done, isLocked: false }
  }
  if (!done) throw new Error("a transaction ends after its work")
  return { ...done, isLocked: true }
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
