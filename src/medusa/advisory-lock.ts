import { randomUUID } from "node:crypto"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { SqlLocks, type HeldLock } from "../modules/vipps/locks"

/** So long the others wait for a server that stands still, or is gone without a word. */
const LASTS_MS = 20_000
const ROUNDS = 3

/** Pauses between tries to take a lock that somebody holds, which is rare, and short. */
const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 250

type Place = { kind: string; id: string }

/**
 * One piece of work of a kind at a time for this id, on all servers. No database connection is held meanwhile, so that the
 * smallest pool will do (docs/decisions/0015). Only Medusa's own tables are written, never Vipps asked; and it never takes
 * place inside another one. Whoever lost the lock over it may have written by what was no longer so: the work, which mends
 * what it finds, is done again.
 */
export async function oneAtATime<Result>(
  container: MedusaContainer,
  { kind, id }: Place,
  work: () => Promise<Result>,
): Promise<Result> {
  const locks = new SqlLocks(container.resolve(ContainerRegistrationKeys.PG_CONNECTION))
  for (let round = 1; ; round++) {
    const lock = await waitForLock(locks, `${kind} ${id}`)
    const { result, isLocked } = await workLocked(locks, lock, work)
    if (isLocked || round === ROUNDS) return result
  }
}

async function waitForLock(locks: SqlLocks, id: string): Promise<HeldLock> {
  const lock = { id, owner: randomUUID() }
  for (let pauseMs = FIRST_PAUSE_MS; !(await locks.take(lock, LASTS_MS)); pauseMs *= 1.5)
    await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, LONGEST_PAUSE_MS)))
  return lock
}

/** `isLocked`: until the end. A lock that can't be released ends by itself. */
async function workLocked<Result>(
  locks: SqlLocks,
  lock: HeldLock,
  work: () => Promise<Result>,
): Promise<{ result: Result; isLocked: boolean }> {
  const release = () => locks.release(lock).catch(() => false)
  try {
    return { result: await work(), isLocked: await release() }
  } catch (error) {
    await release()
    throw error
  }
}

/** An edit's mending and an order's cancellation must not overwrite each other. */
export function withOrderLock<Result>(
  container: MedusaContainer,
  orderId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  return oneAtATime(container, { kind: "order", id: orderId }, work)
}
