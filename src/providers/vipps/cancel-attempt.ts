import { becamePayment } from "../../context/current-attempt"
import { textFor } from "../../context/transaction-texts"
import type { UnitContext } from "../../context/vipps-context"
import { cancelUnwanted, type Attempt } from "../../operations"

/** A shopper waits for their cart meanwhile. What is not cancelled by then keeps a pending cancellation in the journal. */
const CANCEL_MS = 5_000

/** Nothing asks for the payment any more. */
export async function cancelAttempt(context: UnitContext, attempt: Attempt): Promise<void> {
  const transactionText = textFor("cancel", context.options)
  await cancelUnwanted(context.forPayment(attempt), attempt, {
    transactionText,
    timeoutMs: Math.min(CANCEL_MS, context.times.callMs),
    isKept: (one) => becamePayment(context, one),
  })
}
