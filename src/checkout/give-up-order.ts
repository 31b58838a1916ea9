import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { cancelUnwanted } from "../operations"
import { becamePayment } from "../context/current-attempt"
import type { VippsDesk } from "../context/vipps-context"
import { textFor } from "../context/transaction-texts"
import { findPaymentOfSession } from "../context/vipps-payment"
import { endStranded } from "./orphaned-payment"

/** A shopper waits for their answer meanwhile; what is not cancelled by then stays in the journal, to be cancelled. */
const PATIENCE_MS = 5_000

/**
 * The shop has refused the order, and the shopper is about to be told: from here on no order can be made by this payment, and the
 * money is let go, now or by the reconciliation. Money that is captured already stays: only a person can pay it back. Nothing
 * happens to a payment that Medusa may be storing at this moment: its shopper is told nothing yet.
 */
export async function giveUpOrder(
  container: MedusaContainer,
  desk: VippsDesk,
  orderId: string,
): Promise<void> {
  const attempt = await desk.journal.attempts.attempt(orderId)
  if (!attempt?.completionFailure || attempt.seen.capturedOre > 0) return
  const payment = await findPaymentOfSession(container, attempt)
  if (payment?.attempt.orderId === orderId) {
    try {
      await endStranded(container, payment)
    } catch (error) {
      if (!MedusaError.isMedusaError(error)) throw error
      await desk.journal.attempts.lookSoon(orderId)
    }
    return
  }
  await cancelUnwanted(desk, attempt, {
    text: textFor("cancel", desk.options),
    isKept: (one) => becamePayment(desk, one),
    timeoutMs: Math.min(PATIENCE_MS, desk.times.callMs),
  })
}
