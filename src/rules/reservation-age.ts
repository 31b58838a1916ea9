import { message, nok, type Message } from "../messages"
import { CAPTURE_DAYS } from "./deadlines"
import { BANK_DAYS } from "./payment-warnings"

const { visa: VISA_DAYS, mastercard: MASTERCARD_DAYS } = BANK_DAYS
/** Warned this many days before. */
const AHEAD_DAYS = 2

const DAY_MS = 24 * 60 * 60_000

type Reservation = { reservedAt?: Date | undefined; capturableOre: number; now: Date }

/** For the staff, before a bank frees the money and after: Vipps' details go on saying that it is reserved. */
export function explainAge(p: Reservation): Message | undefined {
  const days = ageInDays(p)
  if (days === undefined || p.capturableOre === 0 || days < VISA_DAYS - AHEAD_DAYS) return undefined
  const limits = { visaDays: VISA_DAYS, mastercardDays: MASTERCARD_DAYS }
  return message("reservation-aging", { amount: nok(p.capturableOre), days, ...limits })
}

/** The bank's limit that is near or past, the later one first. The staff are warned of each once. */
export function nearBankLimit(p: Reservation): { days: number; bankDays: number } | undefined {
  const days = ageInDays(p)
  if (days === undefined || p.capturableOre === 0 || days >= CAPTURE_DAYS) return undefined
  const bankDays = [MASTERCARD_DAYS, VISA_DAYS].find((limit) => days >= limit - AHEAD_DAYS)
  return bankDays === undefined ? undefined : { days, bankDays }
}

/** What Vipps answers when it has to charge anew, because the bank has freed the money. */
const LATE_CODES = ["42", "43", "44", "61", "63", "99"]

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
