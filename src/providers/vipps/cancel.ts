import type { CancelPaymentInput, CancelPaymentOutput } from "@medusajs/framework/types"
import type { VippsDesk } from "../../context/vipps-context"
import { refuse, requireExecuted } from "../../medusa/errors"
import { isInCompletion } from "../../context/completion-scope"
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
export async function cancel(desk: VippsDesk, input: CancelPaymentInput): Promise<CancelPaymentOutput> {
  const paymentId = input.context?.idempotency_key
  const payment = paymentId === undefined ? undefined : await desk.rows.payment(paymentId)
  if (!payment) return { data: { ...input.data } }
  const attempt = await requireAttempt(desk, payment.sessionId, { notDone: "cancel" })
  const isEdit = payment.collectionStatus === "canceled" || payment.collectionStatus === "partially_captured"
  if (isEdit && !hasNothingLeft(attempt.seen)) {
    // if the process dies before it repairs what Medusa makes of the edit, the reconciliation does
    await desk.journal.attempts.lookSoon(attempt.orderId)
    throw refuse(message("kept-after-edit"))
  }
  // Medusa cancels the payments first and then finds that it can't cancel such an order: it would live on without its money
  if (payment.hasOpenChange && !hasNothingLeft(attempt.seen)) {
    await desk.journal.attempts.lookSoon(attempt.orderId)
    throw refuse(message("kept-during-change"))
  }
  if (!hasNothingLeft(attempt.seen) && (await isTakenBack(desk, attempt.orderId))) {
    await desk.journal.attempts.lookSoon(attempt.orderId)
    throw refuse(message("kept-while-completing"))
  }
  requireExecuted(await endPayment(desk, attempt, undefined))
  if (attempt.seen.capturedOre === 0) await desk.rows.endSession(payment.sessionId)
  // Medusa marks the payment as cancelled when we return; unless it is, the reconciliation takes that back
  await desk.journal.attempts.lookSoon(attempt.orderId)
  return { data: paymentData(attempt.orderId) }
}

/** A late callback completes the cart again, although its order exists. A cancellation of that order waits this long for it. */
const COMPLETION_WAIT_MS = 3_000
const TICK_MS = 100

/** Within our own completion, Medusa takes back what it began. Any other completion may end in a moment. */
async function isTakenBack({ journal }: VippsDesk, orderId: string): Promise<boolean> {
  const until = performance.now() + (isInCompletion() ? 0 : COMPLETION_WAIT_MS)
  while (await journal.attempts.isCompleting(orderId)) {
    if (performance.now() >= until) return true
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
  return false
}
