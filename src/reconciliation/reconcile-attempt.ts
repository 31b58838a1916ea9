import type { MedusaContainer } from "@medusajs/framework/types"
import {
  abandonEnding,
  cancelUnwanted,
  endReservation,
  orphanCanceled,
  type Attempt,
  type CompletionFailure,
} from "../operations"
import { becamePayment } from "../context/current-attempt"
import { textFor } from "../context/transaction-texts"
import { message, nok, type Message } from "../messages"
import type { VippsDesk } from "../context/vipps-context"
import {
  GRACE_MS,
  deriveFigures,
  isHopeless,
  nextCompletionMs,
  nextLookMs,
  PENDING_GIVEN_UP_MS,
  type LookQuestion,
  type PaymentFigures,
  type PaymentHistory,
} from "../rules"
import { VippsError } from "../vipps"
import { completePayment } from "../checkout/complete-payment"
import { EXPIRED, orphanGraceMs } from "../context/time-limits"
import type { Look } from "./findings"
import { lookReadMs } from "./run-limits"

/** Another attempt of the session became the payment: this one was lost or replaced, and must not hold money. */
export async function lookAtSibling(desk: VippsDesk, attempt: Attempt, look: Look): Promise<void> {
  if (attempt.state === "closed") return
  const { state } = await readFigures(desk, attempt)
  if (state === "canceled" || state === "failed") {
    await desk.journal.attempts.close(attempt.orderId, message("ended-at-vipps", { state }))
    look.did.push("closed")
  } else {
    await letGo(desk, attempt, look)
  }
}

/** No payment of Medusa's yet: waits for the shopper, makes the order, or frees the money. */
export async function lookAtAttempt(
  container: MedusaContainer,
  desk: VippsDesk,
  attempt: Attempt,
  look: Look,
): Promise<void> {
  const figures = deriveFigures(await readHistory(desk, attempt), desk.now(), attempt.startedAt)
  const p: Case = { attempt, figures, look }
  const pendingMs = nextMs(desk, p, "pending")
  if (isWithShopper(p) && pendingMs !== undefined) {
    look.nextMs = pendingMs
    look.seen = figures
    return
  }
  await desk.journal.attempts.see(attempt.orderId, figures)
  if (attempt.state === "closed") return letGoLate(desk, p)
  switch (figures.state) {
    case "canceled":
    case "failed":
      return closeEnded(desk, p)
    case "pending":
      return waitOrGiveUp(desk, p)
    case "expired":
      await endExpired(desk, attempt, look)
      look.nextMs = nextMs(desk, p, "pending")
      return
    case "authorized":
    case "partially_captured":
    case "captured":
    case "refunded":
      look.nextMs = nextMs(desk, p, "reserved-without-order")
      await placeOrder(container, desk, p)
  }
}

function nextMs(
  desk: VippsDesk,
  { attempt, figures }: Case,
  stage: LookQuestion["stage"],
): number | undefined {
  const { reservedAt } = figures
  return nextLookMs({ stage, startedAt: attempt.startedAt, reservedAt, now: desk.now() })
}

/** The shopper has not decided yet, and nobody wants the payment cancelled. */
function isWithShopper({ attempt, figures }: Case): boolean {
  return figures.state === "pending" && attempt.state === "watched" && attempt.wish === undefined
}

async function closeEnded(desk: VippsDesk, { attempt, figures, look }: Case): Promise<void> {
  const state = figures.state === "failed" ? "failed" : "canceled"
  await desk.journal.attempts.close(attempt.orderId, message("ended-at-vipps", { state }))
  look.did.push("closed")
  if (attempt.wish === "cancel") announceOrphan(desk, attempt, figures)
}

async function waitOrGiveUp(desk: VippsDesk, p: Case): Promise<void> {
  const { attempt, look } = p
  if (attempt.wish === "cancel") await letGoUnapproved(desk, attempt, look)
  look.nextMs = nextMs(desk, p, "pending")
  if (look.nextMs === undefined) await giveUp(desk, attempt, look)
}

/** An earlier cancellation of ours, whose answer was lost, has freed the reservation. */
function announceOrphan(desk: VippsDesk, attempt: Attempt, { reservedOre }: PaymentFigures): void {
  if (reservedOre === 0) return
  desk.announce(orphanCanceled(attempt, reservedOre))
}

/** A closed attempt is polled only because Vipps called about it: if it holds money after all, the money is freed. */
async function letGoLate(desk: VippsDesk, p: Case): Promise<void> {
  if (p.figures.reservedOre === 0 || p.figures.released) return
  await desk.journal.attempts.reopen(p.attempt.orderId)
  await letGoReserved(desk, { ...p, attempt: { ...p.attempt, state: "closing" } })
}

type Case = { attempt: Attempt; figures: PaymentFigures; look: Look }

async function placeOrder(container: MedusaContainer, desk: VippsDesk, p: Case): Promise<void> {
  const { attempt, figures, look } = p
  if (attempt.wish === "cancel" || attempt.state === "closing") return letGoReserved(desk, p)
  const completion = await completePayment(container, attempt.orderId, attempt.providerId, { isDue: true })
  switch (completion.kind) {
    case "order":
    case "paid":
      look.did.push("completed")
      return
    case "unwanted":
      look.did.push("let go")
      return
    case "under-way":
      return
    case "refused":
      return retryOrLetGo(desk, p, completion.failure)
    case "not-accepted":
      if (isOld(desk, attempt, figures)) return letGoReserved(desk, p)
      return
    case "not-reserved":
    case "try-later":
      // Vipps says that it is reserved: whatever keeps the order from being made, it is no reason to free the money
      look.unsettled.push(explainHiccup(completion.said))
  }
}

/** The shop refused the order: it is tried again until the grace time is over. */
async function retryOrLetGo(desk: VippsDesk, p: Case, failure: CompletionFailure): Promise<void> {
  const graceMs = orphanGraceMs(desk)
  if (isHopeless(failure, graceMs)) return letGoReserved(desk, p)
  p.look.nextMs = nextCompletionMs(failure, graceMs)
}

export function explainHiccup(why: Message): Message {
  return message("order-tried-again", { why })
}

/** The money is not as it should be, and no try can change that. */
function isOld(desk: VippsDesk, { startedAt }: Attempt, { reservedAt }: PaymentFigures): boolean {
  // Vipps' clock may be behind ours: what was started a moment ago is not old
  const sinceMs = Math.max(startedAt.getTime(), reservedAt?.getTime() ?? 0)
  return desk.now().getTime() - sinceMs >= orphanGraceMs(desk)
}

async function letGoReserved(desk: VippsDesk, p: Case): Promise<void> {
  const attempt = (await desk.journal.attempts.attempt(p.attempt.orderId)) ?? p.attempt
  const result = await letGo(desk, attempt, p.look)
  if (result === "canceled") p.look.did.push("orphan canceled")
  if (result === "captured") p.look.stuck = takenForNobody(attempt.orderId, p.figures)
}

export function takenForNobody(orderId: string, { capturedOre }: PaymentFigures): Message {
  return message("captured-for-nobody", { captured: nok(capturedOre), vippsId: orderId })
}

/** Vipps may fail to cancel what the shopper has not approved; it holds nobody's money. */
async function letGoUnapproved(desk: VippsDesk, attempt: Attempt, look: Look): Promise<void> {
  if (!look.isOpen) await letGo(desk, attempt, { ...look, unsettled: [] })
}

/** Nobody approved it within a day, so nobody can any more. */
async function giveUp(desk: VippsDesk, attempt: Attempt, look: Look): Promise<void> {
  await abandonEnding(desk, attempt.orderId)
  await desk.journal.attempts.close(attempt.orderId, EXPIRED)
  look.did.push("given up")
}

async function letGo(desk: VippsDesk, attempt: Attempt, look: Look): Promise<string> {
  if (look.isOpen) return "wished"
  const result = await cancelUnwanted(desk, attempt, {
    text: textFor("cancel", desk.options),
    isKept: (one) => becamePayment(desk, one),
  })
  if (result === "wished") look.unsettled.push(message("not-cancelled-yet"))
  return result
}

/** The shopper let it expire: cancelled to be sure, and given up once Vipps can't change its mind any more. */
async function endExpired(desk: VippsDesk, attempt: Attempt, look: Look): Promise<void> {
  const text = textFor("cancel", desk.options)
  const ending = {
    kind: "cancel" as const,
    orderId: attempt.orderId,
    actor: undefined,
    text,
    guard: () => undefined,
  }
  const isEnded = !look.isOpen && (await endReservation(desk, ending)).kind === "executed"
  const ageMs = desk.now().getTime() - attempt.startedAt.getTime()
  if (!isEnded && ageMs < PENDING_GIVEN_UP_MS) return
  if (!isEnded) await abandonEnding(desk, attempt.orderId)
  await desk.journal.attempts.close(attempt.orderId, EXPIRED)
  look.did.push("expired")
}

async function readFigures(desk: VippsDesk, attempt: Attempt): Promise<PaymentFigures> {
  const history = await readHistory(desk, attempt)
  const figures = deriveFigures(history, desk.now(), attempt.startedAt)
  await desk.journal.attempts.see(attempt.orderId, figures)
  return figures
}

/** A payment that Vipps does not know was never started: its initiate was lost on the way. */
async function readHistory(desk: VippsDesk, attempt: Attempt): Promise<PaymentHistory> {
  try {
    return await desk.vipps.details(attempt.orderId, { timeoutMs: lookReadMs(desk) })
  } catch (error) {
    const isUnknown = error instanceof VippsError && (error.code === "35" || error.httpStatus === 404)
    const isLost = attempt.url === undefined && desk.now().getTime() - attempt.startedAt.getTime() > GRACE_MS
    if (!isUnknown || !isLost) throw error
    return {
      orderId: attempt.orderId,
      entries: [{ operation: "INITIATE", success: false, amountOre: attempt.amountOre }],
    }
  }
}
