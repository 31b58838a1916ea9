import { CAPTURE_DAYS, deadline, isBefore, osloDate, REFUND_DAYS } from "./deadlines"
import type { GuardFigures } from "./guard-checks"
import { kroner } from "./kroner"

/** Something that the shop's staff should know of in time; `days`: left, or since the reservation. */
type Warning = { code: WarningCode; message: string; days: number; amountOre: number }
type WarningCode =
  | "bank-may-let-go-visa"
  | "bank-may-let-go"
  | "capture-limit-near"
  | "capture-limit-passed"
  | "refund-limit-near"
  | "refund-limit-passed"

/** From these days on a bank may free the money, whatever Vipps says: Visa, then Mastercard (Vipps' knowledge base). */
export const BANK_DAYS = { visa: 7, mastercard: 30 } as const
/** Warned this many days before Vipps' own limits. */
const NEAR_DAYS = 30

const DAY_MS = 24 * 60 * 60 * 1000

/** Whole days left until then; the last day counts, and 0 is too late. */
export function daysLeft(until: Date, now: Date): number {
  return Math.max(0, Math.ceil((until.getTime() - now.getTime()) / DAY_MS))
}

/** At most one warning about capturing, and one about refunding. Without `reservedAt` nothing is known of days. */
export function findWarnings({ figures, now }: { figures: GuardFigures; now: Date }): Warning[] {
  const { reservedAt } = figures
  if (!reservedAt || Number.isNaN(reservedAt.getTime())) return []
  const question = { figures, now, reservedAt }
  return [warnOfCapture(question), warnOfRefund(question)].filter((one) => one !== undefined)
}

type Question = { figures: GuardFigures; now: Date; reservedAt: Date }

function warnOfCapture({ figures, now, reservedAt }: Question): Warning | undefined {
  const { capturableOre: amountOre, directCapture, released } = figures
  if (amountOre <= 0 || directCapture || released) return undefined
  const limit = deadline(reservedAt, CAPTURE_DAYS)
  if (!isBefore(limit, now)) {
    const message = `Vipps captured this payment until ${osloDate(limit)}. The remaining ${kroner(amountOre)} can't be captured any more.`
    return { code: "capture-limit-passed", message, days: 0, amountOre }
  }
  const left = daysLeft(limit, now)
  if (left <= NEAR_DAYS) {
    const message = `Vipps captures until ${osloDate(limit)}, ${dayCount(left)} from now. Capture the remaining ${kroner(amountOre)}, or let it go.`
    return { code: "capture-limit-near", message, days: left, amountOre }
  }
  return warnOfBank({ amountOre, days: Math.floor((now.getTime() - reservedAt.getTime()) / DAY_MS) })
}

function warnOfBank({ amountOre, days }: { amountOre: number; days: number }): Warning | undefined {
  const opening = `${kroner(amountOre)} has been reserved for ${dayCount(days)}.`
  if (days >= BANK_DAYS.mastercard) {
    const message = `${opening} The customer's bank may have let it go: Visa after ${BANK_DAYS.visa} days, Mastercard after ${BANK_DAYS.mastercard}. A capture may be refused for lack of money. Capture it as soon as you can.`
    return { code: "bank-may-let-go", message, days, amountOre }
  }
  if (days < BANK_DAYS.visa) return undefined
  const message = `${opening} A Visa card's bank may let it go after ${BANK_DAYS.visa} days, a Mastercard's after ${BANK_DAYS.mastercard}. Capture it as soon as you can.`
  return { code: "bank-may-let-go-visa", message, days, amountOre }
}

function warnOfRefund({ figures, now, reservedAt }: Question): Warning | undefined {
  const amountOre = figures.capturedOre - figures.refundedOre
  if (amountOre <= 0) return undefined
  const limit = deadline(reservedAt, REFUND_DAYS)
  if (!isBefore(limit, now)) {
    const message = `Vipps refunded this payment until ${osloDate(limit)}. Pay the customer back by bank transfer.`
    return { code: "refund-limit-passed", message, days: 0, amountOre }
  }
  const left = daysLeft(limit, now)
  if (left > NEAR_DAYS) return undefined
  const message = `Vipps refunds until ${osloDate(limit)}, ${dayCount(left)} from now.`
  return { code: "refund-limit-near", message, days: left, amountOre }
}

function dayCount(days: number): string {
  return days === 1 ? "1 day" : `${days} days`
}
