import { isSameDay, message, nok } from "../messages"
import { deadline, isBefore } from "./deadlines"
import type { PaymentFigures } from "./payment-state"
import type { Refusal } from "./refusal"

/** From Vipps' details or from the journal. Without `reservedAt`, Vipps judges the limits in days. */
export type GuardFigures = Pick<
  PaymentFigures,
  "reservedOre" | "capturedOre" | "capturableOre" | "released" | "refundedOre" | "directCapture"
> & { reservedAt?: Date }

export type AmountQuestion = { amountOre: number; figures: GuardFigures; now: Date }
export type StateQuestion = { figures: GuardFigures; now: Date }

/** Vipps reads an amount of 0, or none, as "everything": such a request must never be sent. */
export function checkAmount(movement: "capture" | "refund", amountOre: number): Refusal | undefined {
  if (!Number.isSafeInteger(amountOre))
    return message("amount-not-whole-ore", { movement, text: String(amountOre / 100) })
  return amountOre > 0 ? undefined : message("amount-not-positive", { movement, asked: nok(amountOre) })
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
