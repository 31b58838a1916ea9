/**
 * Counted from the reservation, the strictest reading of Vipps' documents for refunds; capture and cancel: eCom
 * guide since April 2021. Whole 24-hour days, so neither the server's time zone nor daylight saving moves a limit.
 */
export const REFUND_DAYS = 365
export const CAPTURE_DAYS = 180
export const CANCEL_DAYS = 180

const DAY_MS = 24 * 60 * 60 * 1000

const oslo = { timeZone: "Europe/Oslo" } as const
const dateFormat = new Intl.DateTimeFormat("en-GB", {
  ...oslo,
  day: "numeric",
  month: "long",
  year: "numeric",
})
const timeFormat = new Intl.DateTimeFormat("en-GB", {
  ...oslo,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
})

export function deadline(reservedAt: Date, days: number): Date {
  return new Date(reservedAt.getTime() + days * DAY_MS)
}

/** Allowed while this holds: at the deadline itself it is too late. */
export function isBefore(deadline: Date, now: Date): boolean {
  return now.getTime() < deadline.getTime()
}

/** "3 May 2025", as the clocks in Norway have it. */
export function osloDate(at: Date): string {
  return dateFormat.format(at)
}

/** "10:11:03", as the clocks in Norway have it. */
export function osloTime(at: Date): string {
  return timeFormat.format(at)
}
