import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules, PaymentCollectionStatus } from "@medusajs/framework/utils"
import { cancelOrRelease } from "../operations"
import { endPayment } from "../context/end-payment"
import { requireExecuted } from "../medusa/errors"
import { textFor } from "../context/transaction-texts"
import { guardCancel, guardRelease } from "../rules"
import { add, exactly, minorOf, subtract } from "../medusa/exact-amount"
import { isOrderCanceled } from "../medusa/order-rows"
import { type VippsPayment } from "../context/vipps-payment"

/**
 * Frees what was not captured. Goes round Medusa's own `cancelPayment`, which would mark the payment as cancelled and
 * so disable the stock refund button. Throws in words when there is nothing to release.
 */
export async function releaseRemainder(
  container: MedusaContainer,
  payment: VippsPayment,
  actor: string,
): Promise<void> {
  // released by somebody else, and Medusa's side was left behind: then that is what this click mends
  if ((await repairEnded(container, payment)) && payment.attempt.figures.released) return
  await end(payment, "release", actor)
  await finishRelease(container, payment, { closeCollection: true })
}

/** Cancels a payment of which nothing is captured. */
export async function cancelWhole(
  container: MedusaContainer,
  payment: VippsPayment,
  actor: string,
): Promise<void> {
  await end(payment, "cancel", actor)
  await markCanceled(container, payment)
}

/** A cancelled order keeps no reservation: whatever Medusa's own cancellation left is let go. */
export async function endForCanceledOrder(container: MedusaContainer, payment: VippsPayment): Promise<void> {
  requireExecuted(await endPayment(payment.context, payment.attempt, undefined))
  const attempt = await payment.context.journal.attempts.attempt(payment.attempt.reference)
  if (!attempt || attempt.figures.directCapture) return
  if (attempt.figures.capturedMinor > 0) await finishRelease(container, payment, { closeCollection: false })
  else await markCanceled(container, payment)
}

/**
 * Medusa's side of a release: the payment is worth what was captured, is captured in full, and is not cancelled; that
 * is what its stock refund button asks for. Amounts in kroner.
 */
async function finishRelease(
  container: MedusaContainer,
  payment: VippsPayment,
  p: { closeCollection: boolean },
): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  const stored = await payments.retrievePayment(payment.id, { relations: ["captures"] })
  const attempt = await payment.context.journal.attempts.attempt(payment.attempt.reference)
  const recorded = add(...(stored.captures ?? []).map(({ amount }) => Number(amount)))
  const captured = exactly(recorded, attempt?.figures.capturedMinor ?? 0)
  const uncaptured = subtract(Number(stored.amount), captured)
  const change = {
    id: payment.id,
    amount: captured,
    captured_at: stored.captured_at ?? new Date(),
    canceled_at: null,
  }
  await payments.updatePayment(change)
  if (!p.closeCollection || uncaptured <= 0) return
  const collection = await payments.retrievePaymentCollection(payment.collectionId)
  const amount = subtract(Number(collection.amount), uncaptured)
  const isComplete = minorOf(collection.captured_amount) >= minorOf(amount)
  await payments.updatePaymentCollections(payment.collectionId, {
    amount,
    ...(isComplete ? { status: PaymentCollectionStatus.COMPLETED, completed_at: new Date() } : {}),
  })
}

/**
 * Medusa's side of a reservation that ended, made right when a crash or Medusa's own `canceled_at` left it wrong. True
 * when there was something to mend.
 */
export async function repairEnded(container: MedusaContainer, payment: VippsPayment): Promise<boolean> {
  const attempt = await payment.context.journal.attempts.attempt(payment.attempt.reference)
  if (!attempt) return false
  const current = await container.resolve(Modules.PAYMENT).retrievePayment(payment.id)
  if (!attempt.figures.released)
    return (
      attempt.figures.capturedMinor > 0 && Boolean(current.canceled_at) && clearCanceled(container, payment)
    )
  if (attempt.figures.capturedMinor === 0) {
    if (current.canceled_at) return false
    await markCanceled(container, payment)
    return true
  }
  const isWorth = minorOf(current.amount) === attempt.figures.capturedMinor
  if (isWorth && current.captured_at && !current.canceled_at) return false
  await finishRelease(container, payment, {
    closeCollection: !(await isOrderCanceled(container, payment.id)),
  })
  return true
}

async function end(payment: VippsPayment, kind: "cancel" | "release", actor: string): Promise<void> {
  const { context, attempt } = payment
  const guard = kind === "cancel" ? guardCancel : guardRelease
  const outcome = await cancelOrRelease(context, {
    kind,
    reference: attempt.reference,
    actor,
    transactionText: textFor(kind, context.options, {
      orderNumber: await context.rows.orderNumber(attempt.sessionId),
    }),
    guard: (figures) => guard({ figures: figures, now: context.now() }),
  })
  requireExecuted(outcome)
}

async function markCanceled(container: MedusaContainer, payment: VippsPayment): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  const change = { id: payment.id, canceled_at: payment.canceledAt ?? new Date() }
  await payments.updatePayment(change)
}

/** Captured in full, so there was nothing to cancel; Medusa wrote it down all the same, and would refund no more. */
async function clearCanceled(container: MedusaContainer, payment: VippsPayment): Promise<true> {
  const payments = container.resolve(Modules.PAYMENT)
  const change = { id: payment.id, canceled_at: null }
  await payments.updatePayment(change)
  return true
}
