/**
 * Counted from the reservation, which is the strictest reading of Vipps' documents. For captures and cancellations the market
 * decides (`Market.captureDays`). Whole 24-hour days, so neither time zone nor daylight saving moves a limit.
 */
export const REFUND_DAYS = 365

export const DAY_MS = 24 * 60 * 60 * 1000

export function deadline(reservedAt: Date, days: number): Date {
  return new Date(reservedAt.getTime() + days * DAY_MS)
}

/** Allowed while this is true: at the deadline itself it is too late. */
export function isBefore(deadline: Date, now: Date): boolean {
  return now.getTime() < deadline.getTime()
}
