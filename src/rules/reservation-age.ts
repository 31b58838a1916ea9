import { message, money, type Message, type Money } from "../messages"
import { DAY_MS, deadline, isBefore } from "./deadlines"
import type { Market } from "./market"
import { BANK_DAYS, bankDaysIn, daysLeft } from "./payment-warnings"

const { visa: VISA_DAYS, mastercard: MASTERCARD_DAYS } = BANK_DAYS
/** Warned this many days before. */
const AHEAD_DAYS = 2
/** Before Vipps' own limit, where it is months away and nobody has the order in mind any more: a week, not one weekend. */
const LATE_AHEAD_DAYS = 7

type Reservation = {
  reservedAt?: Date | undefined
  captureGuaranteedUntil?: Date | undefined
  capturableMinor: number
  market: Market
  now: Date
}

/**
 * For the staff, before a bank frees the money and after: Vipps' details go on saying that it is reserved. Once Vipps' own limit is
 * near, that one. Where Vipps guarantees the capture until a time, that time and not what is known of all banks.
 */
export function explainAge(p: Reservation & { capturedMinor: number }): Message | undefined {
  const days = ageInDays(p)
  if (days === undefined || p.capturableMinor === 0) return undefined
  const amount = money(p.capturableMinor, p.market.currencyCode)
  const { captureDays } = p.market
  if (p.reservedAt && days >= captureDays - aheadOfLast(captureDays)) {
    const until = deadline(p.reservedAt, captureDays)
    const isUncaptured = p.capturedMinor === 0
    return message("capture-limit-near", { until, days: daysLeft(until, p.now), amount, isUncaptured })
  }
  if (p.captureGuaranteedUntil) return explainGuarantee(p.captureGuaranteedUntil, { amount, now: p.now })
  if (days < VISA_DAYS - AHEAD_DAYS) return undefined
  return message("reservation-aging", { amount, days, ...bankDaysIn(p.market) })
}

function explainGuarantee(until: Date, { amount, now }: { amount: Money; now: Date }): Message | undefined {
  if (!isBefore(until, now)) return message("capture-guarantee-ended", { until, amount })
  const isNear = until.getTime() - now.getTime() <= AHEAD_DAYS * DAY_MS
  return isNear ? message("capture-guarantee-near", { until, amount }) : undefined
}

/**
 * The latest limit that is near or past: a bank's, the end of Vipps' guarantee, or Vipps' own. The staff are warned of each once.
 */
export function nearLimit(
  p: Reservation,
): ({ days: number } & Pick<Limit, "limitDays" | "until">) | undefined {
  const days = ageInDays(p)
  const { captureDays } = p.market
  if (!p.reservedAt || days === undefined || p.capturableMinor === 0 || days >= captureDays) return undefined
  const limit = limitsOf({ ...p, reservedAt: p.reservedAt }).find(
    ({ limitDays, aheadDays }) => days >= limitDays - aheadDays,
  )
  return limit && { days, limitDays: limit.limitDays, until: limit.until }
}

/** In whole days after the reservation, and the moment itself. The staff are warned `aheadDays` before. */
type Limit = { limitDays: number; aheadDays: number; until: Date }

/** The later one first. */
function limitsOf({
  reservedAt,
  captureGuaranteedUntil,
  market: { captureDays },
}: Reservation & { reservedAt: Date }): Limit[] {
  const after = (limitDays: number) => {
    return { limitDays, aheadDays: AHEAD_DAYS, until: deadline(reservedAt, limitDays) }
  }
  const last = { ...after(captureDays), aheadDays: aheadOfLast(captureDays) }
  if (!captureGuaranteedUntil) {
    const ofBanks = [after(MASTERCARD_DAYS), after(VISA_DAYS)]
    return [last, ...ofBanks.filter(({ limitDays }) => limitDays < captureDays)]
  }
  const guaranteedDays = Math.floor((captureGuaranteedUntil.getTime() - reservedAt.getTime()) / DAY_MS)
  const ofGuarantee =
    captureGuaranteedUntil < last.until
      ? { limitDays: Math.max(1, guaranteedDays), aheadDays: AHEAD_DAYS, until: captureGuaranteedUntil }
      : last
  return [last, ofGuarantee]
}

function aheadOfLast(captureDays: number): number {
  return captureDays > MASTERCARD_DAYS ? LATE_AHEAD_DAYS : AHEAD_DAYS
}

/**
 * When a BankAxept card's bank frees the money for good. undefined: the country has no such cards, or Vipps says of this very payment
 * until when a capture is guaranteed.
 */
export function bankAxeptLimit(
  p: Pick<Reservation, "reservedAt" | "captureGuaranteedUntil" | "market">,
): Date | undefined {
  const { bankAxeptDays } = p.market
  if (!p.reservedAt || p.captureGuaranteedUntil || bankAxeptDays === undefined) return undefined
  return deadline(p.reservedAt, bankAxeptDays)
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
