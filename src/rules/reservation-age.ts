import { message, money, type Message } from "../messages"
import { deadline } from "./deadlines"
import type { Market } from "./market"
import { BANK_DAYS, daysLeft } from "./payment-warnings"

const { visa: VISA_DAYS, mastercard: MASTERCARD_DAYS } = BANK_DAYS
/** Warned this many days before. */
const AHEAD_DAYS = 2

const DAY_MS = 24 * 60 * 60_000

type Reservation = { reservedAt?: Date | undefined; capturableMinor: number; market: Market; now: Date }

/**
 * For the staff, before a bank frees the money and after: Vipps' details go on saying that it is reserved. Where Vipps' own limit
 * comes before a bank's, that one.
 */
export function explainAge(p: Reservation): Message | undefined {
  const days = ageInDays(p)
  if (days === undefined || p.capturableMinor === 0 || days < VISA_DAYS - AHEAD_DAYS) return undefined
  const amount = money(p.capturableMinor, p.market.currencyCode)
  const { captureDays } = p.market
  if (p.reservedAt && captureDays < MASTERCARD_DAYS && days >= captureDays - AHEAD_DAYS) {
    const until = deadline(p.reservedAt, captureDays)
    return message("capture-limit-near", { until, days: daysLeft(until, p.now), amount })
  }
  const limits = { visaDays: VISA_DAYS, mastercardDays: MASTERCARD_DAYS }
  return message("reservation-aging", { amount, days, ...limits })
}

/**
 * The limit that is near or past, the later one first: a bank's, or Vipps' own where that comes before Mastercard's. The staff are
 * warned of each once.
 */
export function nearLimit(p: Reservation): { days: number; limitDays: number } | undefined {
  const days = ageInDays(p)
  const { captureDays } = p.market
  if (days === undefined || p.capturableMinor === 0 || days >= captureDays) return undefined
  const limits = [Math.min(captureDays, MASTERCARD_DAYS), VISA_DAYS]
  const limitDays = limits.find((limit) => days >= limit - AHEAD_DAYS)
  return limitDays === undefined ? undefined : { days, limitDays }
}

/** What Vipps answers when it has to charge anew, because the bank has freed the money. */
const LATE_CODES = ["42", "43", "44", "61", "63", "99", "6260", "6280"]

/**
 * The age in days, for the message about a capture that Vipps refused; undefined: the reservation is young, or the code says
 * something else.
 */
export function ageOfLateCapture(
  p: Pick<Reservation, "reservedAt" | "now"> & { code: string },
): number | undefined {
  const days = ageInDays(p)
  return days !== undefined && days >= VISA_DAYS - AHEAD_DAYS && LATE_CODES.includes(p.code)
    ? days
    : undefined
}

function ageInDays({ reservedAt, now }: Pick<Reservation, "reservedAt" | "now">): number | undefined {
  if (!reservedAt || Number.isNaN(reservedAt.getTime())) return undefined
  return Math.floor((now.getTime() - reservedAt.getTime()) / DAY_MS)
}
