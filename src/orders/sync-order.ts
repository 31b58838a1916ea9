import type { MedusaContainer } from "@medusajs/framework/types"
import type { Message } from "../messages"
import { repairOrder } from "./reallocate"
import { listBlockedReleases } from "./blocked-releases"
import type { Kept } from "./kept-reservation"
import { readOrderMoney, type OrderMoney } from "./order-balance"
import { releaseExcess } from "./release-excess"

export type SyncedOrder = {
  did: string[]
  unresolved: Message[]
  /** why what the order no longer needs is not released yet: an open change, unpaid goods, a recent return or refund */
  releaseBlocked: Message[]
  /** when something that is kept for a while may be released; undefined: nothing is kept */
  pollAgainAt?: Date | undefined
  /** an operation is open on one of its payments: to be repeated once it is decided */
  isBusy: boolean
}

/**
 * Adjusts an order's payments to what it costs now, and releases reservations that it no longer needs. Safe to run at any time,
 * twice, and on several servers.
 */
export async function syncOrder(
  container: MedusaContainer,
  orderId: string,
  p: { isChanged: boolean },
): Promise<SyncedOrder> {
  const repaired = await repairOrder(container, orderId, p)
  if (!repaired.money || repaired.money.isCanceled || repaired.isBusy)
    return { did: repaired.did, unresolved: [], releaseBlocked: [], isBusy: repaired.isBusy }
  const { did, unresolved, kept } = await releaseExcess(container, repaired.money)
  await noteKept(repaired.money, kept)
  const after = did.length > 0 ? await repairOrder(container, orderId, { isChanged: false }) : undefined
  const releaseBlocked = [...listBlockedReleases(repaired.money), ...kept.map(({ said }) => said)]
  return {
    did: [...repaired.did, ...did, ...(after?.did ?? [])],
    unresolved,
    releaseBlocked,
    pollAgainAt: earliest(kept.flatMap(({ until }) => until ?? [])),
    isBusy: false,
  }
}

function earliest(times: Date[]): Date | undefined {
  return times.length > 0 ? new Date(Math.min(...times.map((time) => time.getTime()))) : undefined
}

/** For the list of payments, which can't compute the cost of goods. */
async function noteKept(money: OrderMoney, kept: Kept[]): Promise<void> {
  for (const { row, payment } of money.vipps) {
    const isBlocked = kept.some(({ paymentId, needsPerson }) => needsPerson && paymentId === row.id)
    if (isBlocked === Boolean(payment.attempt.releaseBlockedAt)) continue
    await payment.context.journal.attempts.markReleaseBlocked(payment.attempt.reference, isBlocked)
  }
}

const LOOK_AGAIN_MS = 250

/**
 * The same directly after a change: waits a while for an operation in progress. The next reconciliation
 * retries what is still open then, or fails.
 */
export async function syncChangedOrder(
  container: MedusaContainer,
  orderId: string,
  p: { isChanged: boolean; patienceMs?: number },
): Promise<SyncedOrder> {
  const until = performance.now() + (p.patienceMs ?? 10_000)
  let synced = await syncOrder(container, orderId, p)
  while (synced.isBusy && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    synced = await syncOrder(container, orderId, p)
  }
  if (synced.isBusy || synced.unresolved.length > 0) await schedulePoll(container, orderId)
  else if (synced.pollAgainAt) await schedulePoll(container, orderId, synced.pollAgainAt)
  return synced
}

async function schedulePoll(container: MedusaContainer, orderId: string, at?: Date): Promise<void> {
  const money = await readOrderMoney(container, orderId)
  for (const { payment } of money?.vipps ?? []) {
    const inMs = at && Math.max(0, at.getTime() - payment.context.now().getTime())
    await payment.context.journal.attempts.schedulePoll(payment.attempt.reference, inMs)
  }
}
