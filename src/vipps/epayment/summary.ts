import type { PaymentSummary } from "../payment-api"

export type Sums = {
  authorizedMinor: number
  cancelledMinor: number
  capturedMinor: number
  refundedMinor: number
}
/** A payment's sums as Vipps adds them up. After a payment is ended unapproved, `cancelledMinor` is its whole amount. */
export type Aggregate = Sums & { currency: string }

const STATES = ["CREATED", "AUTHORIZED", "ABORTED", "EXPIRED", "TERMINATED"]

/** Any other word may mean anything. */
export function isKnownState(state: string): boolean {
  return STATES.includes(state)
}

/** In these states nothing can be captured any more, whatever the sums say. */
export function isEndState(state: string): boolean {
  return isKnownState(state) && state !== "CREATED" && state !== "AUTHORIZED"
}

/** The state word stays AUTHORIZED after captures and cancellations: only the sums tell what is left. */
export function summarize(state: string, sums: Sums): PaymentSummary {
  const { authorizedMinor, capturedMinor, cancelledMinor, refundedMinor } = sums
  const restMinor = Math.max(0, authorizedMinor - capturedMinor - cancelledMinor)
  // with money captured or refunded the word is late
  const isUnapproved = state === "CREATED" && capturedMinor === 0 && refundedMinor === 0
  return {
    capturedMinor,
    remainingToCaptureMinor: isUnapproved || isEndState(state) ? 0 : restMinor,
    refundedMinor,
  }
}
