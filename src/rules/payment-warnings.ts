import { nok, type Message, type ParamsOf } from "../messages"
import { CAPTURE_DAYS, deadline, isBefore, REFUND_DAYS } from "./deadlines"
import type { GuardFigures } from "./guard-checks"

/** What the shop's staff should know in time; `days`: left, or since the reservation. */
type Warning = Message & { code: WarningCode; days: number; amountOre: number }
type WarningCode =
  | "bank-may-let-go-visa"
  | "bank-may-let-go"
  | "capture-limit-near"
  | "capture-limit-passed"
  | "refund-limit-near"
  | "refund-limit-passed"

/** After this many days a bank may free the money, whatever Vipps says: Visa, then Mastercard (Vipps' knowledge base). */
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
  const until = deadline(reservedAt, CAPTURE_DAYS)
  const amount = nok(amountOre)
  if (!isBefore(until, now)) return warn("capture-limit-passed", { until, amount }, { days: 0, amountOre })
  const days = daysLeft(until, now)
  if (days <= NEAR_DAYS) return warn("capture-limit-near", { until, days, amount }, { days, amountOre })
  return warnOfBank({ amountOre, days: Math.floor((now.getTime() - reservedAt.getTime()) / DAY_MS) })
}

function warnOfBank({ amountOre, days }: { amountOre: number; days: number }): Warning | undefined {
  if (days < BANK_DAYS.visa) return undefined
  const limits = { visaDays: BANK_DAYS.visa, mastercardDays: BANK_DAYS.mastercard }
  const code = days >= BANK_DAYS.mastercard ? "bank-may-let-go" : "bank-may-let-go-visa"
  return warn(code, { amount: nok(amountOre), days, ...limits }, { days, amountOre })
}

function warnOfRefund({ figures, now, reservedAt }: Question): Warning | undefined {
  const amountOre = figures.capturedOre - figures.refundedOre
  if (amountOre <= 0) return undefined
  const until = deadline(reservedAt, REFUND_DAYS)
  if (!isBefore(until, now)) return warn("refund-limit-passed", { until }, { days: 0, amountOre })
  const days = daysLeft(until, now)
  return days > NEAR_DAYS ? undefined : warn("refund-limit-near", { until, days }, { days, amountOre })
}

function warn<Code extends WarningCode>(
  code: Code,
  params: ParamsOf<Code>,
  p: { days: number; amountOre: number },
): Warning {
  return { code, params, ...p }
}
