import { isSameDay, message, money } from "../messages"
import { deadline, isBefore } from "./deadlines"
import type { Market } from "./market"
import type { PaymentFigures } from "./payment-state"
import type { Refusal } from "./refusal"

/** From Vipps' details or from the journal. Without `reservedAt`, Vipps judges the limits in days. */
export type GuardFigures = Pick<
  PaymentFigures,
  "reservedMinor" | "capturedMinor" | "capturableMinor" | "released" | "refundedMinor" | "directCapture"
> & { reservedAt?: Date; captureGuaranteedUntil?: Date }

export type StateQuestion = { figures: GuardFigures; market: Market; now: Date }
export type AmountQuestion = StateQuestion & { amountMinor: number }

/** Vipps reads an amount of 0, or none, as "everything": such a request must never be sent. */
export function checkAmount(
  movement: "capture" | "refund",
  { amountMinor, market }: Pick<AmountQuestion, "amountMinor" | "market">,
): Refusal | undefined {
  if (!Number.isSafeInteger(amountMinor))
    return message("amount-not-whole-minor-units", {
      movement,
      text: String(amountMinor / 100),
      currency: market.currencyCode.toUpperCase(),
    })
  if (amountMinor > 0) return undefined
  return message("amount-not-positive", { movement, asked: money(amountMinor, market.currencyCode) })
}

/** The dates for the message if the limit has passed, else undefined. */
export function findPassedLimit(p: {
  figures: GuardFigures
  days: number
  now: Date
}): { reservedAt: Date; until: Date; isLastDay: boolean } | undefined {
  const { reservedAt } = p.figures
  if (!reservedAt || Number.isNaN(reservedAt.getTime())) return undefined
  const until = deadline(reservedAt, p.days)
  if (isBefore(until, p.now)) return undefined
  return { reservedAt, until, isLastDay: isSameDay(until, p.now) }
}
