/**
 * Counted from the reservation, which is the strictest reading of Vipps' documents. For captures and cancellations the market
 * decides (`Market.captureDays`). Whole 24-hour days, so neither time zone nor daylight saving moves a limit.
 */
export const REFUND_DAYS = 365

export const DAY_MS = 24 * 60 * 60 * 1000

export function deadline(reservedAt: Date, days: number): Date {
  return new Date(reservedAt.getTime() + days * DAY_MS)
}

/** Both included; YYYY-MM-DD. At most 0 if the first is after the last. */
export function countDays(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1
}

/** As `countDays`. Counted before they are named: a date beyond the year 9999 is written with a sign, and sorts before all others. */
export function daysBetween(from: string, to: string): string[] {
  const nth = (index: number) => new Date(Date.parse(from) + index * DAY_MS).toISOString().slice(0, 10)
  return Array.from({ length: countDays(from, to) }, (_, index) => nth(index))
}

/** Allowed while this is true: at the deadline itself it is too late. */
export function isBefore(deadline: Date, now: Date): boolean {
  return now.getTime() < deadline.getTime()
}
