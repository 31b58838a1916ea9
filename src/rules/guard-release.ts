import { message, money } from "../messages"
import { findPassedLimit, type StateQuestion } from "./guard-checks"
import type { Refusal } from "./refusal"

/**
 * Whether the uncaptured remainder may be released. Vipps does not document a release while nothing, or everything, is captured,
 * so it is sent only in between (eCom guide, Cancelling a partially captured order).
 */
export function guardRelease(p: StateQuestion): Refusal | undefined {
  return checkState(p) ?? checkAge(p)
}

function checkState({ figures, market }: StateQuestion): Refusal | undefined {
  const amount = (minor: number) => money(minor, market.currencyCode)
  const { reservedMinor, capturedMinor, capturableMinor, directCapture, released } = figures
  if (directCapture) return message("release-direct", { captured: amount(capturedMinor) })
  if (released) return message("already-released")
  if (capturedMinor <= 0) return message("release-uncaptured")
  if (capturableMinor > 0) return undefined
  return message("release-nothing-left", { reserved: amount(reservedMinor), captured: amount(capturedMinor) })
}

function checkAge({ figures, market, now }: StateQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures, days: market.captureDays, now })
  return (
    limit &&
    message("release-too-old", { ...limit, left: money(figures.capturableMinor, market.currencyCode) })
  )
}
