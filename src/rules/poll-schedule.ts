import { DAY_MS, REFUND_DAYS } from "./deadlines"
import type { Market } from "./market"

/** What decides when a payment is polled next. */
export type PollQuestion = {
  stage: "pending" | "reserved-without-order" | "open" | "captured" | "ended"
  startedAt: Date
  reservedAt: Date | undefined
  market: Market
  now: Date
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Vipps can't change its mind about an unapproved payment any more: 15 minutes for the shopper, and a long margin. */
export const PENDING_GIVEN_UP_MS = 24 * HOUR

/**
 * Milliseconds until the next poll; undefined: never again by itself. A shopper's approval is found within a minute while it is
 * possible, afterwards ever less often. Payments with an order are read for what was done outside Medusa, and once more after the
 * days in which anything can be captured (knowledge base: Vipps may cancel then).
 */
export function nextPollMs(p: PollQuestion): number | undefined {
  const ageMs = p.now.getTime() - (p.reservedAt ?? p.startedAt).getTime()
  switch (p.stage) {
    case "pending":
      return pendingMs(p.now.getTime() - p.startedAt.getTime())
    case "reserved-without-order":
      return ageMs < 10 * MINUTE ? 20 * SECOND : MINUTE
    case "open":
      return openMs(ageMs, p.market.captureDays * DAY_MS)
    case "captured":
      return capturedMs(ageMs)
    case "ended":
      return undefined
  }
}

function pendingMs(ageMs: number): number | undefined {
  if (ageMs < 2 * MINUTE) return 10 * SECOND
  if (ageMs < 15 * MINUTE) return 30 * SECOND
  if (ageMs < 2 * HOUR) return 15 * MINUTE
  return ageMs < PENDING_GIVEN_UP_MS ? 4 * HOUR : undefined
}

function openMs(ageMs: number, limitMs: number): number | undefined {
  return ageMs < limitMs ? Math.max(MINUTE, Math.min(DAY_MS, limitMs + HOUR - ageMs)) : undefined
}

/** Only a refund in the Vipps portal can still change it; the pause grows with the payment's age. */
function capturedMs(ageMs: number): number | undefined {
  return ageMs < REFUND_DAYS * DAY_MS ? Math.max(DAY_MS, Math.min(ageMs, 90 * DAY_MS)) : undefined
}

/** After this many failed polls in a row a payment needs a person: shown, and no longer polled. */
export const POLLS_BEFORE_REVIEW = 12

/** Pause after a failed poll: half a minute, doubled each time, at most two hours. */
export function retryPollMs(failedPolls: number): number {
  return Math.min(30 * SECOND * 2 ** Math.max(0, failedPolls - 1), 2 * HOUR)
}
