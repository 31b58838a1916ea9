import type { Payment } from "./payment"

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** Five minutes to open the link, and five more from then on (knowledge base, timeouts). */
const stepMs = 5 * minuteMs
/** Test amount 201: the result stays unknown for an hour. */
export const unknownResultMs = 60 * minuteMs

/** Capture, cancel and release; eCom guide. */
const modificationDays = 180
/** Counted from the reservation, the strictest reading of the guide. */
const refundDays = 365

export function isOverdue(payment: Payment, now: Date): boolean {
  const since = payment.openedAt ?? payment.initiatedAt
  return now.getTime() >= since.getTime() + stepMs
}

export function isTooOldToModify(reservedAt: Date, now: Date): boolean {
  return now.getTime() >= reservedAt.getTime() + modificationDays * dayMs
}

export function isTooOldToRefund(reservedAt: Date, now: Date): boolean {
  return now.getTime() >= reservedAt.getTime() + refundDays * dayMs
}
