/**
 * Counted from the reservation: the strictest reading of Vipps' documents for refunds; for capture and cancel: eCom guide since
 * April 2021. Whole 24-hour days, so neither time zone nor daylight saving moves a limit.
 */
export const REFUND_DAYS = 365
export const CAPTURE_DAYS = 180
export const CANCEL_DAYS = 180

const DAY_MS = 24 * 60 * 60 * 1000

export function deadline(reservedAt: Date, days: number): Date {
  return new Date(reservedAt.getTime() + days * DAY_MS)
}

/** Allowed while this is true: at the deadline itself it is too late. */
export function isBefore(deadline: Date, now: Date): boolean {
  return now.getTime() < deadline.getTime()
}
