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
  /** why what the order needs no more is not let go yet: an unfinished change, goods not paid, a return or refund just made */
  releaseBlocked: Message[]
  /** when something that is kept for a while may be released; undefined: nothing is */
  pollAgainAt?: Date | undefined
  /** an operation is open on one of its payments: to be settled again when that is decided */
  isBusy: boolean
}

/**
 * Makes an order's payments fit what it costs now, and lets go of reservations that it needs no more. Safe to run at any
 * time, twice, and on several machines.
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

/** For the list of payments, which can't compute what goods cost. */
async function noteKept(money: OrderMoney, kept: Kept[]): Promise<void> {
  for (const { row, payment } of money.vipps) {
    const isBlocked = kept.some(({ paymentId, needsPerson }) => needsPerson && paymentId === row.id)
    if (isBlocked === Boolean(payment.attempt.releaseBlockedAt)) continue
    await payment.context.journal.attempts.markReleaseBlocked(payment.attempt.reference, isBlocked)
  }
}

const LOOK_AGAIN_MS = 250

/**
 * The same for somebody who is told of a change right after it: waits a while for what is under way. What is still undecided
 * then, or can't be done now, the next look does.
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
