import { CAPTURE_DAYS } from "./deadlines"
import { kroner } from "./kroner"
import { BANK_DAYS } from "./payment-warnings"

const { visa: VISA_DAYS, mastercard: MASTERCARD_DAYS } = BANK_DAYS
/** Said so many days before. */
const AHEAD_DAYS = 2

const DAY_MS = 24 * 60 * 60_000

type Reservation = { reservedAt?: Date | undefined; capturableOre: number; now: Date }

/** For the staff, before a bank lets go and after: Vipps' details go on saying that the money is reserved. */
export function explainAge(p: Reservation): string | undefined {
  const days = ageInDays(p)
  if (days === undefined || p.capturableOre === 0 || days < VISA_DAYS - AHEAD_DAYS) return undefined
  const open = `${kroner(p.capturableOre)} is reserved since ${days} days and not captured.`
  if (days < VISA_DAYS)
    return `${open} Banks may let go of a Visa card's reservation after ${VISA_DAYS} days: capture soon.`
  if (days < MASTERCARD_DAYS)
    return `${open} Banks may have let go of a Visa card's reservation, and do of a Mastercard's after ${MASTERCARD_DAYS} days: a capture may be refused.`
  return `${open} The customer's bank may have let go of it: a capture may be refused. Then ask the customer for a new payment by link.`
}

/** The bank's limit that is near or past, the later one first: what the staff are told of once each. */
export function nearBankLimit(p: Reservation): { days: number; bankDays: number } | undefined {
  const days = ageInDays(p)
  if (days === undefined || p.capturableOre === 0 || days >= CAPTURE_DAYS) return undefined
  const bankDays = [MASTERCARD_DAYS, VISA_DAYS].find((limit) => days >= limit - AHEAD_DAYS)
  return bankDays === undefined ? undefined : { days, bankDays }
}

/** What Vipps answers when it has to charge anew, because the bank has let go. */
const LATE_CODES = ["42", "43", "44", "61", "63", "99"]

const wayOut =
  "Cancel it in the Vipps panel (or release its rest, when a part is captured), and ask the customer for a new payment by link."

/** The way out, added to what Vipps says of a capture; undefined: the reservation is young, or the code is another one. */
export function explainLateCapture(
  p: Pick<Reservation, "reservedAt" | "now"> & { code: string },
): string | undefined {
  const days = ageInDays(p)
  if (days === undefined || days < VISA_DAYS - AHEAD_DAYS || !LATE_CODES.includes(p.code)) return undefined
  return `The reservation is ${days} days old, and the customer's bank may have let go of it. ${wayOut}`
}

function ageInDays({ reservedAt, now }: Pick<Reservation, "reservedAt" | "now">): number | undefined {
  if (!reservedAt || Number.isNaN(reservedAt.getTime())) return undefined
  return Math.floor((now.getTime() - reservedAt.getTime()) / DAY_MS)
}
