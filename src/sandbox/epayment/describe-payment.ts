import { addUp } from "../figures"
import { markets } from "../markets"
import type { Entry, Payment } from "../payment"
import { guaranteedCaptureMs } from "../time-limits"

export type State = "CREATED" | "AUTHORIZED" | "ABORTED" | "EXPIRED" | "TERMINATED"

/** The state that a history shows; AUTHORIZED stays, whatever is captured, refunded or cancelled. */
export function stateOf(payment: Payment, entries: readonly Entry[]): State {
  if (addUp(entries).reservedMinor > 0) return "AUTHORIZED"
  const end = entries.find(({ operation }) => operation === "CANCEL")
  if (end !== undefined) {
    if (end.by === "shopper") return "ABORTED"
    return end.by === "timeout" ? "EXPIRED" : "TERMINATED"
  }
  // eCom payments may expire without a trace in their history
  const endedUnseen = payment.api === "ecom" && payment.ended === "EXPIRED"
  return endedUnseen ? "EXPIRED" : "CREATED"
}

/** The four sums. After a cancel before the approval, the whole amount counts as cancelled. */
export function aggregate(payment: Payment, entries: readonly Entry[]) {
  const figures = addUp(entries)
  const terminated = stateOf(payment, entries) === "TERMINATED"
  const inCurrency = (value: number) => ({ currency: payment.currency, value })
  return {
    authorizedAmount: inCurrency(figures.reservedMinor),
    cancelledAmount: inCurrency(terminated ? payment.amountMinor : figures.releasedMinor),
    capturedAmount: inCurrency(figures.capturedMinor),
    refundedAmount: inCurrency(figures.refundedMinor),
  }
}

/** The answer to capture, refund and cancel, from the payment's entries so far or from some of them. */
export function describeModified(payment: Payment, entries: readonly Entry[]) {
  return {
    amount: { currency: payment.currency, value: payment.amountMinor },
    state: stateOf(payment, entries),
    aggregate: aggregate(payment, entries),
    pspReference: payment.entries[0]?.transactionId ?? "",
    reference: payment.reference,
  }
}

/** Until then a capture is sure to succeed. It can be earlier than the deadline. */
export function captureGuaranteedUntil(payment: Payment, entries: readonly Entry[]): string | undefined {
  const { reservedAt, capturableMinor } = addUp(entries)
  if (reservedAt === undefined || capturableMinor === 0) return undefined
  const daysMs = markets[payment.market].captureDays * 24 * 60 * 60_000
  const until = new Date(reservedAt.getTime() + Math.min(guaranteedCaptureMs, daysMs))
  return until.toISOString().replace("Z", "+00:00")
}
