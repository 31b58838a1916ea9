import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules, PaymentCollectionStatus } from "@medusajs/framework/utils"
import { cancelOrRelease, type Attempt } from "../operations"
import { endPayment } from "../context/end-payment"
import { requireExecuted } from "../medusa/errors"
import { textFor } from "../context/transaction-texts"
import { guardCancel, guardRelease, marketOf, type Refusal } from "../rules"
import { add, exactly, minorOf, subtract } from "../medusa/exact-amount"
import { isOrderCanceled } from "../medusa/order-rows"
import { type VippsPayment } from "../context/vipps-payment"

type FigureGuard = (figures: Attempt["figures"]) => Refusal | undefined

/**
 * Frees what was not captured. Avoids Medusa's own `cancelPayment`, which would mark the payment as cancelled and so disable its
 * Refund button. Throws a message if there is nothing to release, or if `guard` has one; it is asked directly before the release.
 */
export async function releaseRemainder(
  container: MedusaContainer,
  payment: VippsPayment,
  { actor, guard }: { actor: string; guard?: FigureGuard },
): Promise<void> {
  // released by somebody else, and Medusa's rows were left behind: then this click repairs them
  if ((await repairEnded(container, payment)) && payment.attempt.figures.released) return
  await end(payment, { kind: "release", actor, guard })
  await finishRelease(container, payment, { closeCollection: true })
}

/** Cancels a payment of which nothing is captured. */
export async function cancelWhole(
  container: MedusaContainer,
  payment: VippsPayment,
  { actor }: { actor: string },
): Promise<void> {
  await end(payment, { kind: "cancel", actor })
  await markCanceled(container, payment)
}

/** A cancelled order keeps no reservation: what Medusa's own cancellation left is freed. */
export async function endForCanceledOrder(container: MedusaContainer, payment: VippsPayment): Promise<void> {
  requireExecuted(await endPayment(payment.context, payment.attempt, undefined))
  const attempt = await payment.context.journal.attempts.attempt(payment.attempt.reference)
  if (!attempt || attempt.figures.directCapture) return
  if (attempt.figures.capturedMinor > 0) await finishRelease(container, payment, { closeCollection: false })
  else await markCanceled(container, payment)
}

/**
 * Medusa's rows after a release: the payment's amount is what was captured, it is captured in full and not cancelled. Medusa's
 * own Refund button needs that. Amounts in the main unit.
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
 * Repairs Medusa's rows of a reservation that ended, if a crash or Medusa's own `canceled_at` left them wrong. True if something
 * was repaired.
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

async function end(
  payment: VippsPayment,
  { kind, actor, guard }: { kind: "cancel" | "release"; actor: string; guard?: FigureGuard | undefined },
): Promise<void> {
  const { context, attempt } = payment
  const own = kind === "cancel" ? guardCancel : guardRelease
  const outcome = await cancelOrRelease(context, {
    kind,
    reference: attempt.reference,
    actor,
    transactionText: textFor(kind, context.options, {
      orderNumber: await context.rows.orderNumber(attempt.sessionId),
    }),
    guard: (figures) =>
      own({ figures, market: marketOf(attempt.currencyCode), now: context.now() }) ?? guard?.(figures),
  })
  requireExecuted(outcome)
}

async function markCanceled(container: MedusaContainer, payment: VippsPayment): Promise<void> {
  const payments = container.resolve(Modules.PAYMENT)
  const change = { id: payment.id, canceled_at: payment.canceledAt ?? new Date() }
  await payments.updatePayment(change)
}

/** Captured in full, so there was nothing to cancel; but Medusa set `canceled_at`, and would no longer refund. */
async function clearCanceled(container: MedusaContainer, payment: VippsPayment): Promise<true> {
  const payments = container.resolve(Modules.PAYMENT)
  const change = { id: payment.id, canceled_at: null }
  await payments.updatePayment(change)
  return true
}
