import type { MedusaContainer } from "@medusajs/framework/types"
import type { Message } from "../messages"
import { mendOrder } from "./reallocate"
import { listHeldBack } from "./blocked-releases"
import type { Kept } from "./kept-reservation"
import { readOrderMoney, type OrderMoney } from "./order-balance"
import { letUnneededGo } from "./release-excess"

export type SettledOrder = {
  did: string[]
  unsettled: Message[]
  /** why what the order no longer needs is not released yet: an open change, unpaid goods, a recent return or refund */
  heldBack: Message[]
  /** when something that is kept for a while may be released; undefined: nothing is kept */
  lookAgainAt?: Date | undefined
  /** an operation is open on one of its payments: to be repeated once it is decided */
  isBusy: boolean
}

/**
 * Adjusts an order's payments to what it costs now, and releases reservations that it no longer needs. Safe to run at any time,
 * twice, and on several servers.
 */
export async function settleOrder(
  container: MedusaContainer,
  orderId: string,
  p: { isChanged: boolean },
): Promise<SettledOrder> {
  const mended = await mendOrder(container, orderId, p)
  if (!mended.money || mended.money.isCanceled || mended.isBusy)
    return { did: mended.did, unsettled: [], heldBack: [], isBusy: mended.isBusy }
  const { did, unsettled, kept } = await letUnneededGo(container, mended.money)
  await noteKept(mended.money, kept)
  const after = did.length > 0 ? await mendOrder(container, orderId, { isChanged: false }) : undefined
  const heldBack = [...listHeldBack(mended.money), ...kept.map(({ said }) => said)]
  return {
    did: [...mended.did, ...did, ...(after?.did ?? [])],
    unsettled,
    heldBack,
    lookAgainAt: earliest(kept.flatMap(({ until }) => until ?? [])),
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
    await payment.desk.journal.attempts.markReleaseBlocked(payment.attempt.orderId, isBlocked)
  }
}

const LOOK_AGAIN_MS = 250

/**
 * The same directly after a change: waits a while for an operation in progress. Whatever is still open then, or fails, the next
 * reconciliation retries.
 */
export async function settleChangedOrder(
  container: MedusaContainer,
  orderId: string,
  p: { isChanged: boolean; patienceMs?: number },
): Promise<SettledOrder> {
  const until = performance.now() + (p.patienceMs ?? 10_000)
  let settled = await settleOrder(container, orderId, p)
  while (settled.isBusy && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
    settled = await settleOrder(container, orderId, p)
  }
  if (settled.isBusy || settled.unsettled.length > 0) await lookSoon(container, orderId)
  else if (settled.lookAgainAt) await lookSoon(container, orderId, settled.lookAgainAt)
  return settled
}

async function lookSoon(container: MedusaContainer, orderId: string, at?: Date): Promise<void> {
  const money = await readOrderMoney(container, orderId)
  for (const { payment } of money?.vipps ?? []) {
    const inMs = at && Math.max(0, at.getTime() - payment.desk.now().getTime())
    await payment.desk.journal.attempts.lookSoon(payment.attempt.orderId, inMs)
  }
}
