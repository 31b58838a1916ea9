import { deadline, isBefore, osloDate, osloTime } from "./deadlines"
import { kroner } from "./kroner"
import type { PaymentFigures } from "./payment-state"
import { refuse, type Refusal } from "./refusal"

/** From Vipps' details or from the journal. Without `reservedAt` the limits in days are left to Vipps. */
export type GuardFigures = Pick<
  PaymentFigures,
  "reservedOre" | "capturedOre" | "capturableOre" | "released" | "refundedOre" | "directCapture"
> & { reservedAt?: Date }

export type AmountQuestion = { amountOre: number; figures: GuardFigures; now: Date }
export type StateQuestion = { figures: GuardFigures; now: Date }

/** Vipps reads an amount of 0, or none, as "everything": such a request must never be sent. */
export function checkAmount(movement: "capture" | "refund", amountOre: number): Refusal | undefined {
  if (!Number.isSafeInteger(amountOre)) {
    return refuse(
      "amount-not-whole-ore",
      `The ${movement} was not made: ${amountOre} is not a whole number of øre. Enter an amount in kroner with at most two decimals.`,
    )
  }
  if (amountOre > 0) return undefined
  return refuse(
    "amount-not-positive",
    `The ${movement} was not made: the amount is ${kroner(amountOre)}. Enter an amount above ${kroner(0)}.`,
  )
}

/** The dates to say when the limit has passed, else undefined. The time of day is said on the last day only. */
export function findPassedLimit(p: {
  figures: GuardFigures
  days: number
  now: Date
}): { reserved: string; until: string } | undefined {
  const { reservedAt } = p.figures
  if (!reservedAt || Number.isNaN(reservedAt.getTime())) return undefined
  const limit = deadline(reservedAt, p.days)
  if (isBefore(limit, p.now)) return undefined
  const isToday = osloDate(limit) === osloDate(p.now)
  return {
    reserved: osloDate(reservedAt),
    until: isToday ? `${osloDate(limit)} at ${osloTime(limit)}` : osloDate(limit),
  }
}
