import type { MedusaContainer } from "@medusajs/framework/types"
import {
  abandonCancel,
  cancelUnwanted,
  cancelOrRelease,
  keepFigures,
  readPaymentHistory,
  orphanCanceled,
  type Attempt,
  type CompletionFailure,
} from "../operations"
import { becamePayment } from "../context/current-attempt"
import { textFor } from "../context/transaction-texts"
import { message, money, type Message } from "../messages"
import type { VippsContext } from "../context/vipps-context"
import {
  GRACE_MS,
  deriveFigures,
  isHopeless,
  marketOf,
  nextCompletionMs,
  nextPollMs,
  PENDING_GIVEN_UP_MS,
  type PollQuestion,
  type PaymentFigures,
  type PaymentHistory,
} from "../rules"
import { VippsError } from "../vipps"
import { completePayment } from "../checkout/complete-payment"
import { EXPIRED, orphanGraceMs } from "../context/completion-times"
import type { Findings } from "./findings"
import { pollReadMs } from "./run-limits"

/** Another attempt of the session became the payment: this one was lost or replaced, and must not hold money. */
export async function reconcileSibling(
  context: VippsContext,
  attempt: Attempt,
  findings: Findings,
): Promise<void> {
  if (attempt.state === "closed") return
  const { state } = await readFigures(context, attempt)
  if (state === "canceled" || state === "failed") {
    await context.journal.attempts.close(attempt.reference, message("ended-at-vipps", { state }))
    findings.did.push("closed")
  } else {
    await cancelIfUnwanted(context, attempt, findings)
  }
}

/** No payment of Medusa's yet: waits for the shopper, makes the order, or frees the money. */
export async function reconcileAttempt(
  container: MedusaContainer,
  context: VippsContext,
  attempt: Attempt,
  findings: Findings,
): Promise<void> {
  const figures = deriveFigures(await requireHistory(context, attempt), context.now(), attempt.startedAt)
  const p: Case = { attempt, figures, findings }
  const pendingMs = nextMs(context, p, "pending")
  if (isWithShopper(p) && pendingMs !== undefined) {
    findings.nextMs = pendingMs
    findings.figures = figures
    return
  }
  await context.journal.attempts.saveFigures(attempt.reference, figures)
  if (attempt.state === "closed") return cancelLate(context, p)
  switch (figures.state) {
    case "canceled":
    case "failed":
      return closeEnded(context, p)
    case "pending":
      return waitOrGiveUp(context, p)
    case "expired":
      await endExpired(context, attempt, findings)
      findings.nextMs = nextMs(context, p, "pending")
      return
    case "authorized":
    case "partially_captured":
    case "captured":
    case "refunded":
      findings.nextMs = nextMs(context, p, "reserved-without-order")
      await placeOrder(container, context, p)
  }
}

function nextMs(
  context: VippsContext,
  { attempt, figures }: Case,
  stage: PollQuestion["stage"],
): number | undefined {
  const { reservedAt } = figures
  return nextPollMs({
    ...{ stage, startedAt: attempt.startedAt, reservedAt },
    ...{ market: marketOf(attempt.currencyCode), now: context.now() },
  })
}

/** The shopper has not decided yet, and nobody wants the payment cancelled. */
function isWithShopper({ attempt, figures }: Case): boolean {
  return figures.state === "pending" && attempt.state === "active" && attempt.pendingAction === undefined
}

async function closeEnded(context: VippsContext, { attempt, figures, findings }: Case): Promise<void> {
  const state = figures.state === "failed" ? "failed" : "canceled"
  await context.journal.attempts.close(attempt.reference, message("ended-at-vipps", { state }))
  findings.did.push("closed")
  if (attempt.pendingAction === "cancel") announceOrphan(context, attempt, figures)
}

async function waitOrGiveUp(context: VippsContext, p: Case): Promise<void> {
  const { attempt, findings } = p
  if (attempt.pendingAction === "cancel") await cancelUnapproved(context, attempt, findings)
  findings.nextMs = nextMs(context, p, "pending")
  if (findings.nextMs === undefined) await giveUp(context, attempt, findings)
}

/** An earlier cancellation of ours, whose answer was lost, has freed the reservation. */
function announceOrphan(context: VippsContext, attempt: Attempt, { reservedMinor }: PaymentFigures): void {
  if (reservedMinor === 0) return
  context.announce(orphanCanceled(attempt, reservedMinor))
}

/** A closed attempt is polled only because Vipps called about it: if it holds money after all, the money is freed. */
async function cancelLate(context: VippsContext, p: Case): Promise<void> {
  if (p.figures.reservedMinor === 0 || p.figures.released) return
  await context.journal.attempts.reopen(p.attempt.reference)
  await cancelReserved(context, { ...p, attempt: { ...p.attempt, state: "closing" } })
}

type Case = { attempt: Attempt; figures: PaymentFigures; findings: Findings }

async function placeOrder(container: MedusaContainer, context: VippsContext, p: Case): Promise<void> {
  const { attempt, figures, findings } = p
  if (attempt.pendingAction === "cancel" || attempt.state === "closing") return cancelReserved(context, p)
  const completion = await completePayment(container, attempt.reference, attempt.providerId, { isDue: true })
  switch (completion.kind) {
    case "order":
    case "paid":
      findings.did.push("completed")
      return
    case "unwanted":
      findings.did.push("let go")
      return
    case "in-progress":
      return
    case "refused":
      return retryOrCancel(context, p, completion.failure)
    case "not-accepted":
      if (isOld(context, attempt, figures)) return cancelReserved(context, p)
      return
    case "not-reserved":
    case "try-later":
      // Vipps says that it is reserved: why the order can't be made is no reason to free the money
      findings.unresolved.push(explainHiccup(completion.said))
  }
}

/** The shop refused the order: it is tried again until the grace time is over. */
async function retryOrCancel(context: VippsContext, p: Case, failure: CompletionFailure): Promise<void> {
  const graceMs = orphanGraceMs(context)
  if (isHopeless(failure, graceMs)) return cancelReserved(context, p)
  p.findings.nextMs = nextCompletionMs(failure, graceMs)
}

export function explainHiccup(why: Message): Message {
  return message("order-tried-again", { why })
}

/** The money is not as it should be, and no try can change that. */
function isOld(context: VippsContext, { startedAt }: Attempt, { reservedAt }: PaymentFigures): boolean {
  // Vipps' clock may be behind ours: what was started a moment ago is not old
  const sinceMs = Math.max(startedAt.getTime(), reservedAt?.getTime() ?? 0)
  return context.now().getTime() - sinceMs >= orphanGraceMs(context)
}

async function cancelReserved(context: VippsContext, p: Case): Promise<void> {
  const attempt = (await context.journal.attempts.attempt(p.attempt.reference)) ?? p.attempt
  const result = await cancelIfUnwanted(context, attempt, p.findings)
  if (result === "canceled") p.findings.did.push("orphan canceled")
  if (result === "captured") p.findings.stuck = capturedWithoutOrder(attempt, p.figures)
}

export function capturedWithoutOrder(
  { reference, currencyCode }: Attempt,
  { capturedMinor }: PaymentFigures,
): Message {
  const captured = money(capturedMinor, currencyCode)
  return message("captured-for-nobody", { captured, vippsId: reference })
}

/** If Vipps fails to cancel what the shopper has not approved, that does no harm: no money is held. */
async function cancelUnapproved(context: VippsContext, attempt: Attempt, findings: Findings): Promise<void> {
  if (!findings.isOpen) await cancelIfUnwanted(context, attempt, { ...findings, unresolved: [] })
}

/** Nobody approved it within a day, so nobody can any more. */
async function giveUp(context: VippsContext, attempt: Attempt, findings: Findings): Promise<void> {
  await abandonCancel(context, attempt.reference)
  await context.journal.attempts.close(attempt.reference, EXPIRED)
  findings.did.push("given up")
}

async function cancelIfUnwanted(
  context: VippsContext,
  attempt: Attempt,
  findings: Findings,
): Promise<string> {
  if (findings.isOpen) return "pending"
  const result = await cancelUnwanted(context, attempt, {
    transactionText: textFor("cancel", context.options),
    isKept: (one) => becamePayment(context, one),
  })
  if (result === "pending") findings.unresolved.push(message("not-cancelled-yet"))
  return result
}

/** The shopper let it expire: cancelled to be sure, and given up once Vipps can't change its mind any more. */
async function endExpired(context: VippsContext, attempt: Attempt, findings: Findings): Promise<void> {
  const transactionText = textFor("cancel", context.options)
  const ending = {
    kind: "cancel" as const,
    reference: attempt.reference,
    actor: undefined,
    transactionText,
    guard: () => undefined,
  }
  const isEnded = !findings.isOpen && (await cancelOrRelease(context, ending)).kind === "executed"
  const ageMs = context.now().getTime() - attempt.startedAt.getTime()
  if (!isEnded && ageMs < PENDING_GIVEN_UP_MS) return
  if (!isEnded) await abandonCancel(context, attempt.reference)
  await context.journal.attempts.close(attempt.reference, EXPIRED)
  findings.did.push("expired")
}

async function readFigures(context: VippsContext, attempt: Attempt): Promise<PaymentFigures> {
  return keepFigures(context, attempt, await requireHistory(context, attempt))
}

/** A payment that Vipps does not know was never started: its initiate was lost on the way. */
async function requireHistory(context: VippsContext, attempt: Attempt): Promise<PaymentHistory> {
  try {
    return await readPaymentHistory(context, attempt, { timeoutMs: pollReadMs(context) })
  } catch (error) {
    const isUnknown =
      error instanceof VippsError && (["35", "5090"].includes(error.code) || error.httpStatus === 404)
    const isLost =
      attempt.url === undefined && context.now().getTime() - attempt.startedAt.getTime() > GRACE_MS
    if (!isUnknown || !isLost) throw error
    return {
      reference: attempt.reference,
      entries: [{ operation: "INITIATE", success: false, amountMinor: attempt.amountMinor }],
    }
  }
}
