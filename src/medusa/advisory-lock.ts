import { randomUUID } from "node:crypto"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { SqlLocks, type HeldLock } from "../modules/vipps/locks"
import { takeTurn } from "./take-turn"

/** How long the others wait for a server that stalls or died. */
const LASTS_MS = 20_000
const ROUNDS = 3

/** Pauses between tries to take a lock that somebody holds, which is rare and short; and if the work calls others, not so short. */
const FIRST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 250
const LONGEST_PAUSE_FOR_CALLS_MS = 1_000

type LockKey = { kind: string; id: string }

/**
 * Only one such work at a time for this id, on all servers. Holds no database connection meanwhile, so that the smallest pool is
 * enough (docs/decisions.md, 15). The work writes Medusa's own tables only, never calls Vipps, and never runs inside another one.
 * If the lock was lost meanwhile, the work may have used outdated rows. It is a repair, so it is done again.
 */
export async function oneAtATime<Result>(
  container: MedusaContainer,
  { kind, id }: LockKey,
  work: () => Promise<Result>,
): Promise<Result> {
  const locks = new SqlLocks(container.resolve(ContainerRegistrationKeys.PG_CONNECTION))
  for (let round = 1; ; round++) {
    const lock = await waitForLock(locks, `${kind} ${id}`)
    const { result, isLocked } = await workLocked(locks, lock, work)
    if (isLocked || round === ROUNDS) return result
  }
}

/**
 * The same for work that calls others and is not done again: it may take `lastsMs`. undefined: somebody else held the lock for all
 * of `waitMs`, and nothing was done.
 */
export async function oneAtATimeWithin<Result>(
  container: MedusaContainer,
  { kind, id, ...times }: LockKey & { waitMs: number; lastsMs: number },
  work: () => Promise<Result>,
): Promise<{ result: Result } | undefined> {
  const locks = new SqlLocks(container.resolve(ContainerRegistrationKeys.PG_CONNECTION))
  const lock = await tryLock(locks, `${kind} ${id}`, { ...times, longestPauseMs: LONGEST_PAUSE_FOR_CALLS_MS })
  return lock && workLocked(locks, lock, work)
}

async function waitForLock(locks: SqlLocks, id: string): Promise<HeldLock> {
  const lock = await tryLock(locks, id, {
    waitMs: Infinity,
    lastsMs: LASTS_MS,
    longestPauseMs: LONGEST_PAUSE_MS,
  })
  if (!lock) throw new Error(`the lock ${id} is waited for without an end`)
  return lock
}

function tryLock(
  locks: SqlLocks,
  id: string,
  { lastsMs, ...patience }: { waitMs: number; lastsMs: number; longestPauseMs: number },
): Promise<HeldLock | undefined> {
  const lock = { id, owner: randomUUID() }
  const take = async () => ((await locks.take(lock, lastsMs)) ? lock : undefined)
  return takeTurn(take, { ...patience, firstPauseMs: FIRST_PAUSE_MS })
}

/** `isLocked`: until the end. A lock that can't be released expires. */
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

/** An edit's repair and an order's cancellation must not overwrite each other. */
export function withOrderLock<Result>(
  container: MedusaContainer,
  orderId: string,
  work: () => Promise<Result>,
): Promise<Result> {
  return oneAtATime(container, { kind: "order", id: orderId }, work)
}
