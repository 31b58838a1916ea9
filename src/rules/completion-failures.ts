/** Of Express: the shopper's choice in the app fits no order of this cart, and no other try can change that. */
export const expressFailureCodes = [
  "express-option-unknown",
  "express-option-gone",
  "express-address",
  "express-details",
  "express-total",
] as const
export type ExpressFailureCode = (typeof expressFailureCodes)[number]

/** Why Medusa does not make the order of an approved payment. */
export const medusasFailureCodes = [
  "sold-out",
  "promotion-unavailable",
  "payment-method-unavailable",
  "product-unavailable",
  "refused-by-shop",
] as const
export type MedusasFailureCode = (typeof medusasFailureCodes)[number]

/** Why the shop could not make the order of an approved payment, for programs. A storefront shows its own sentence for each. */
export const completionFailureCodes = [...medusasFailureCodes, ...expressFailureCodes] as const
export type CompletionFailureCode = (typeof completionFailureCodes)[number]

export function isExpressFailure(code: string): code is ExpressFailureCode {
  return expressFailureCodes.some((one) => one === code)
}

/** How often the shop has refused the order, and for how long: the gaps between the refusals, each at most `LONGEST_PAUSE_MS`. */
export type FailureCount = { code: string; count: number; spreadMs: number }

const SECOND = 1000
const MINUTE = 60 * SECOND

/** After a younger refusal there is no new try: each try burns an order number. */
const TRY_AGAIN_MS = 1.5 * SECOND
/** Pauses between the reconciliation's tries: the goods may come back into stock. */
const PAUSES_MS = [20 * SECOND, MINUTE, 3 * MINUTE, 10 * MINUTE]
/** A longer gap means that nobody tried, because the shop was off: it does not count. */
export const LONGEST_PAUSE_MS = Math.max(...PAUSES_MS)
const LEAST_TRIES = 3

/**
 * Medusa refused it twice, some time apart: a shopper may be told. A refusal by the shop's own code may be a passing failure of
 * another system, so it takes a third one. Of Express, one says it all.
 */
export function isConfirmedFailure({ code, count, spreadMs }: FailureCount): boolean {
  if (isExpressFailure(code)) return true
  const least = code === "refused-by-shop" ? 3 : 2
  return count >= least && spreadMs >= (least - 1) * TRY_AGAIN_MS
}

/** How long after the latest refusal a shopper's or Vipps' call may try again. */
export function completionPauseMs(failure: FailureCount): number {
  return isConfirmedFailure(failure) ? growingPauseMs(failure.count) : TRY_AGAIN_MS
}

/** How long after the latest refusal the reconciliation may try again. */
export const DUE_PAUSE_MS = TRY_AGAIN_MS

/** Nobody was told, and the shop went on refusing for the whole grace time: the money is freed. */
export function isHopeless({ code, count, spreadMs }: FailureCount, graceMs: number): boolean {
  if (isExpressFailure(code)) return true
  return count >= LEAST_TRIES && spreadMs >= graceMs
}

/** When the reconciliation tries next: ever less often, and once more at the end of the grace time. */
export function nextCompletionMs({ count, spreadMs }: FailureCount, graceMs: number): number {
  const [shortest = SECOND] = PAUSES_MS
  return Math.max(shortest, Math.min(growingPauseMs(count), graceMs - spreadMs))
}

function growingPauseMs(count: number): number {
  return PAUSES_MS[Math.min(count, PAUSES_MS.length) - 1] ?? MINUTE
}
