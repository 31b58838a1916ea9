import { markets } from "./markets"
import type { Payment } from "./payment"

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** Five minutes to open the link, and five more from then on (knowledge base, timeouts). */
const stepMs = 5 * minuteMs
/** The shortest time for which the networks promise a reservation; `captureGuaranteedUntil`. */
export const guaranteedCaptureMs = 7 * dayMs
/** Test amount 201: the result stays unknown for an hour. */
export const unknownResultMs = 60 * minuteMs

/** Capture, cancel and release; eCom guide. */
const modificationDays = 180
/** Counted from the reservation, the strictest reading of the guide. */
const refundDays = 365

/** ePayment: `linkLivesMs` from the create to the approval, whether the link was opened or not. */
export function isOverdue(payment: Payment, now: Date, { linkLivesMs }: { linkLivesMs: number }): boolean {
  if (payment.api === "epayment") return now.getTime() >= payment.initiatedAt.getTime() + linkLivesMs
  const since = payment.openedAt ?? payment.initiatedAt
  return now.getTime() >= since.getTime() + stepMs
}

export function isTooOldToModify(reservedAt: Date, now: Date): boolean {
  return now.getTime() >= reservedAt.getTime() + modificationDays * dayMs
}

/** ePayment: capture and cancel, by the market of the sales unit. */
export function isPastCapture({ market }: Payment, reservedAt: Date, now: Date): boolean {
  return now.getTime() >= reservedAt.getTime() + markets[market].captureDays * dayMs
}

export function isTooOldToRefund(reservedAt: Date, now: Date): boolean {
  return now.getTime() >= reservedAt.getTime() + refundDays * dayMs
}
