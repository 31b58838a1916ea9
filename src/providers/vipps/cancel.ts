import type { CancelPaymentInput, CancelPaymentOutput } from "@medusajs/framework/types"
import { endReservation, type Attempt, type Outcome, type SeenFigures } from "../../operations"
import { guardCancel, guardRelease } from "../../rules"
import type { VippsDesk } from "../../context/vipps-context"
import { refuse, requireExecuted } from "../../medusa/errors"
import { requireAttempt } from "./capture-refund"
import { paymentData } from "./payment-data"
import { textFor } from "../../context/transaction-texts"

/**
 * Medusa cancels payments for very different reasons, and does not say which. Without a key it lost an authorization
 * race, and the reservation may be the winner's. With the collection already cancelled it is an order edit, which
 * would destroy the reservation. While a server completes the cart, a step after the authorization has failed: the order is
 * tried again, and what it can't become is let go by the reconciliation. Otherwise the reservation ends.
 */
export async function cancel(desk: VippsDesk, input: CancelPaymentInput): Promise<CancelPaymentOutput> {
  const paymentId = input.context?.idempotency_key
  const payment = paymentId === undefined ? undefined : await desk.rows.payment(paymentId)
  if (!payment) return { data: { ...input.data } }
  const attempt = await requireAttempt(desk, payment.sessionId, "The payment was not cancelled")
  const isEdit = payment.collectionStatus === "canceled" || payment.collectionStatus === "partially_captured"
  if (isEdit && !hasNothingLeft(attempt.seen)) {
    // should the process die before it mends what Medusa makes of the edit, the repair does
    await desk.journal.attempts.lookSoon(attempt.orderId)
    throw refuse(
      "The Vipps reservation was kept: the order was edited, not cancelled, and the reservation is still good for what it covers.",
    )
  }
  // Medusa cancels the payments first, and then finds that it can't cancel such an order: it would live on without its money
  if (payment.hasOpenChange && !hasNothingLeft(attempt.seen)) {
    await desk.journal.attempts.lookSoon(attempt.orderId)
    throw refuse(
      "The Vipps reservation was kept: a change of the order is begun and not confirmed, so Medusa can't cancel the order. Confirm or cancel the change first.",
    )
  }
  if (!hasNothingLeft(attempt.seen) && (await desk.journal.attempts.isCompleting(attempt.orderId))) {
    await desk.journal.attempts.lookSoon(attempt.orderId)
    throw refuse(
      "The Vipps reservation was kept: the order is being made just now and could not be finished. It is tried again by itself.",
    )
  }
  requireExecuted(await endPayment(desk, attempt, undefined))
  if (attempt.seen.capturedOre === 0) await desk.rows.endSession(payment.sessionId)
  // Medusa marks the payment as cancelled when we return; unless it is, the repair takes that back
  await desk.journal.attempts.lookSoon(attempt.orderId)
  return { data: paymentData(attempt.orderId) }
}

/**
 * Lets go of what is left of a payment: cancel while nothing is captured, release afterwards, nothing to do when
 * nothing is left. The wish is written first, so that a failure is not forgotten.
 */
export async function endPayment(
  desk: VippsDesk,
  attempt: Attempt,
  actor: string | undefined,
): Promise<Outcome> {
  const { attempts } = desk.journal
  const { orderId } = attempt
  if (hasNothingLeft(attempt.seen)) return nothingToDo()
  await attempts.wish(orderId, kindFor(attempt.seen))
  const outcome = await endOnce(desk, attempt, actor)
  const final = isOvertaken(outcome) ? await endAgain(desk, orderId, actor) : outcome
  if (isDecided(final)) await attempts.wish(orderId, undefined)
  return final
}

async function endOnce(desk: VippsDesk, attempt: Attempt, actor: string | undefined): Promise<Outcome> {
  const kind = kindFor(attempt.seen)
  const guard = kind === "cancel" ? guardCancel : guardRelease
  return endReservation(desk, {
    kind,
    orderId: attempt.orderId,
    actor,
    text: textFor(kind, desk.options, { orderNumber: await desk.rows.orderNumber(attempt.sessionId) }),
    guard: (seen) => guard({ figures: seen, now: desk.now() }),
  })
}

/** A capture came in between: what was to be a cancellation is a release, or nothing. */
async function endAgain(desk: VippsDesk, orderId: string, actor: string | undefined): Promise<Outcome> {
  const attempt = await desk.journal.attempts.attempt(orderId)
  if (!attempt || hasNothingLeft(attempt.seen)) return nothingToDo()
  return endOnce(desk, attempt, actor)
}

const overtaken = [
  "cancel-captured",
  "already-canceled",
  "already-released",
  "release-nothing-left",
  "Payment/51",
]

function isOvertaken(outcome: Outcome): boolean {
  return outcome.kind === "refused" && overtaken.includes(outcome.code)
}

/** Another operation in the way, or no answer: the wish stands, and repair goes on with it. */
function isDecided(outcome: Outcome): boolean {
  return outcome.kind === "executed" || (outcome.kind === "refused" && !outcome.passing)
}

function kindFor(seen: SeenFigures): "cancel" | "release" {
  return seen.capturedOre > 0 ? "release" : "cancel"
}

function hasNothingLeft(seen: SeenFigures): boolean {
  return seen.released || seen.directCapture || (seen.capturedOre > 0 && seen.capturableOre === 0)
}

function nothingToDo(): Outcome {
  return { kind: "executed", requestId: "", adopted: true }
}
