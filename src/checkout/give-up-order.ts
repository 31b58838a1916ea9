import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { cancelUnwanted, type Attempt } from "../operations"
import { isConfirmedFailure } from "../rules"
import { becamePayment } from "../context/current-attempt"
import type { VippsContext } from "../context/vipps-context"
import { textFor } from "../context/transaction-texts"
import { findPaymentOfSession } from "../context/vipps-payment"
import { completePayment, type PaymentCompletion } from "./complete-payment"
import { endOrphan } from "./orphaned-payment"

/** Makes the order, or gives it up if the shop refuses it for certain: the shopper is about to be told. */
export async function completeOrGiveUp(
  container: MedusaContainer,
  context: VippsContext,
  { reference, providerId }: Pick<Attempt, "reference" | "providerId">,
): Promise<PaymentCompletion> {
  const completion = await completePayment(container, reference, providerId)
  const isRefused = completion.kind === "refused" && isConfirmedFailure(completion.failure)
  if (isRefused) await giveUpOrder(container, context, reference)
  return completion
}

/** A shopper waits for their answer meanwhile. What is not cancelled by then keeps a pending cancellation in the journal. */
const PATIENCE_MS = 5_000

/**
 * The shop has refused the order, and the shopper is about to be told. From here on this payment can't become an order, and the
 * money is freed, now or by the reconciliation. Captured money stays: only a person can pay it back. Nothing happens to a payment
 * that Medusa may be storing now: its shopper is told nothing yet.
 */
export async function giveUpOrder(
  container: MedusaContainer,
  context: VippsContext,
  reference: string,
): Promise<void> {
  const attempt = await context.journal.attempts.attempt(reference)
  if (!attempt?.completionFailure || attempt.figures.capturedMinor > 0) return
  const payment = await findPaymentOfSession(container, attempt)
  if (payment?.attempt.reference === reference) {
    try {
      await endOrphan(container, payment)
    } catch (error) {
      if (!MedusaError.isMedusaError(error)) throw error
      await context.journal.attempts.schedulePoll(reference)
    }
    return
  }
  await cancelUnwanted(context, attempt, {
    transactionText: textFor("cancel", context.options),
    isKept: (one) => becamePayment(context, one),
    timeoutMs: Math.min(PATIENCE_MS, context.times.callMs),
  })
}
