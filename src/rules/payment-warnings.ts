import { money, type Message, type Money, type ParamsOf } from "../messages"
import { DAY_MS, deadline, isBefore, REFUND_DAYS } from "./deadlines"
import type { StateQuestion } from "./guard-checks"
import type { Market } from "./market"

/** What the shop's staff should know in time; `days`: left, or since the reservation. */
type Warning = Message & { code: WarningCode; days: number; amountMinor: number }
type WarningCode =
  | "bank-may-let-go-visa"
  | "bank-may-let-go"
  | "capture-guarantee-ended"
  | "capture-limit-near"
  | "capture-limit-passed"
  | "refund-limit-near"
  | "refund-limit-passed"

/** After this many days a bank may free the money, whatever Vipps says: Visa, then Mastercard (Vipps' knowledge base). */
export const BANK_DAYS = { visa: 7, mastercard: 30 } as const
/** Warned this many days before Vipps stops refunding. */
const REFUND_NEAR_DAYS = 30

/** For the messages. */
export function bankDaysIn({ bankAxeptDays }: Market) {
  return { visaDays: BANK_DAYS.visa, mastercardDays: BANK_DAYS.mastercard, bankAxeptDays }
}

/** Whole days left until then; the last day counts, and 0 is too late. */
export function daysLeft(until: Date, now: Date): number {
  return Math.max(0, Math.ceil((until.getTime() - now.getTime()) / DAY_MS))
}

/** At most one warning about capturing, and one about refunding. Without `reservedAt` nothing is known of days. */
export function findWarnings(state: StateQuestion): Warning[] {
  const { reservedAt } = state.figures
  if (!reservedAt || Number.isNaN(reservedAt.getTime())) return []
  const question = { ...state, reservedAt }
  return [warnOfCapture(question), warnOfRefund(question)].filter((one) => one !== undefined)
}

type Question = StateQuestion & { reservedAt: Date }

function warnOfCapture({ figures, market, now, reservedAt }: Question): Warning | undefined {
  const { capturableMinor: amountMinor, directCapture, released } = figures
  if (amountMinor <= 0 || directCapture || released) return undefined
  const until = deadline(reservedAt, market.captureDays)
  const amount = money(amountMinor, market.currencyCode)
  if (!isBefore(until, now)) return warn("capture-limit-passed", { until, amount }, { days: 0, amountMinor })
  const days = daysLeft(until, now)
  if (days <= market.nearDays) {
    const isUncaptured = figures.capturedMinor === 0
    return warn("capture-limit-near", { until, days, amount, isUncaptured }, { days, amountMinor })
  }
  const age = Math.floor((now.getTime() - reservedAt.getTime()) / DAY_MS)
  const { captureGuaranteedUntil } = figures
  if (captureGuaranteedUntil === undefined) return warnOfBank({ amountMinor, amount, days: age, market })
  // what Vipps says of this payment's bank is better than what is known of all banks
  if (isBefore(captureGuaranteedUntil, now)) return undefined
  const ended = { until: captureGuaranteedUntil, amount }
  return warn("capture-guarantee-ended", ended, { days: age, amountMinor })
}

function warnOfBank(p: {
  amountMinor: number
  amount: Money
  days: number
  market: Market
}): Warning | undefined {
  const { amountMinor, amount, days, market } = p
  if (days < BANK_DAYS.visa) return undefined
  const limits = bankDaysIn(market)
  const code = days >= BANK_DAYS.mastercard ? "bank-may-let-go" : "bank-may-let-go-visa"
  return warn(code, { amount, days, ...limits }, { days, amountMinor })
}

function warnOfRefund({ figures, now, reservedAt }: Question): Warning | undefined {
  const amountMinor = figures.capturedMinor - figures.refundedMinor
  if (amountMinor <= 0) return undefined
  const until = deadline(reservedAt, REFUND_DAYS)
  if (!isBefore(until, now)) return warn("refund-limit-passed", { until }, { days: 0, amountMinor })
  const days = daysLeft(until, now)
  return days > REFUND_NEAR_DAYS
    ? undefined
    : warn("refund-limit-near", { until, days }, { days, amountMinor })
}

function warn<Code extends WarningCode>(
  code: Code,
  params: ParamsOf<Code>,
  p: { days: number; amountMinor: number },
): Warning {
  return { code, params, ...p }
}
