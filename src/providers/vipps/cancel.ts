import type { CancelPaymentInput, CancelPaymentOutput } from "@medusajs/framework/types"
import type { UnitContext } from "../../context/vipps-context"
import { notAllowed, requireExecuted } from "../../medusa/errors"
import { currentCompletion } from "../../context/completion-scope"
import { requireAttempt } from "../../context/current-attempt"
import { endPayment, hasNothingLeft } from "../../context/end-payment"
import { message } from "../../messages"
import { paymentData } from "./payment-data"

/**
 * Medusa cancels payments for very different reasons and does not say which. Without a key it lost an authorization race, and the
 * reservation may be the winner's: no call. With the collection already cancelled it is an order edit, which must keep the
 * reservation. While a server completes the cart, a step after the authorization has failed: the order is tried again, and the
 * reconciliation frees the rest. Otherwise the reservation ends.
 */
export async function cancel(context: UnitContext, input: CancelPaymentInput): Promise<CancelPaymentOutput> {
  const paymentId = input.context?.idempotency_key
  const payment = paymentId === undefined ? undefined : await context.rows.payment(paymentId)
  if (!payment) return { data: { ...input.data } }
  const attempt = await requireAttempt(context, payment.sessionId, { notDone: "cancel" })
  const isEdit = payment.collectionStatus === "canceled" || payment.collectionStatus === "partially_captured"
  if (isEdit && !hasNothingLeft(attempt.figures)) {
    // if the process dies before it repairs what Medusa makes of the edit, the reconciliation does
    await context.journal.attempts.schedulePoll(attempt.reference)
    throw notAllowed(message("kept-after-edit"))
  }
  // Medusa cancels the payments first and then finds that it can't cancel such an order: it would live on without its money
  if (payment.hasOpenChange && !hasNothingLeft(attempt.figures)) {
    await context.journal.attempts.schedulePoll(attempt.reference)
    throw notAllowed(message("kept-during-change"))
  }
  if (!hasNothingLeft(attempt.figures) && (await isTakenBack(context, attempt.reference))) {
    await context.journal.attempts.schedulePoll(attempt.reference)
    throw notAllowed(message("kept-while-completing"))
  }
  requireExecuted(await endPayment(context.forPayment(attempt), attempt, undefined))
  if (attempt.figures.capturedMinor === 0) await context.rows.endSession(payment.sessionId)
  // Medusa marks the payment as cancelled when we return; unless it is, the reconciliation takes that back
  await context.journal.attempts.schedulePoll(attempt.reference)
  return { data: paymentData(attempt.reference) }
}

/** A late callback completes the cart again, although its order exists. A cancellation of that order waits this long for it. */
const COMPLETION_WAIT_MS = 3_000
const TICK_MS = 100

/** Within our own completion, Medusa takes back what it began. Any other completion may end in a moment. */
async function isTakenBack({ journal }: UnitContext, reference: string): Promise<boolean> {
  const until = performance.now() + (currentCompletion() ? 0 : COMPLETION_WAIT_MS)
  while (await journal.attempts.isCompleting(reference)) {
    if (performance.now() >= until) return true
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
  return false
}
