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
  /** why what the order needs no more is not let go yet: an unfinished change, goods not paid, a return or refund just made */
  heldBack: Message[]
  /** when something that is kept for a while may be released; undefined: nothing is */
  lookAgainAt?: Date | undefined
  /** an operation is open on one of its payments: to be settled again when that is decided */
  isBusy: boolean
}

/**
 * Makes an order's payments fit what it costs now, and lets go of reservations that it needs no more. Safe to run at any
 * time, twice, and on several machines.
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

/** For the list of payments, which can't compute what goods cost. */
async function noteKept(money: OrderMoney, kept: Kept[]): Promise<void> {
  for (const { row, payment } of money.vipps) {
    const isBlocked = kept.some(({ paymentId, needsPerson }) => needsPerson && paymentId === row.id)
    if (isBlocked === Boolean(payment.attempt.releaseBlockedAt)) continue
    await payment.desk.journal.attempts.markReleaseBlocked(payment.attempt.orderId, isBlocked)
  }
}

const LOOK_AGAIN_MS = 250

/**
 * The same for somebody who is told of a change right after it: waits a while for what is under way. What is still undecided
 * then, or can't be done now, the next look does.
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
