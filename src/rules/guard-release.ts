import { message, nok } from "../messages"
import { CANCEL_DAYS } from "./deadlines"
import { findPassedLimit, type StateQuestion } from "./guard-checks"
import type { Refusal } from "./refusal"

/**
 * Whether the uncaptured remainder may be released. Vipps does not document a release while nothing, or everything, is captured,
 * so it is sent only in between (eCom guide, Cancelling a partially captured order).
 */
export function guardRelease(p: StateQuestion): Refusal | undefined {
  return checkState(p) ?? checkAge(p)
}

function checkState({ figures }: StateQuestion): Refusal | undefined {
  const { reservedOre, capturedOre, capturableOre, directCapture, released } = figures
  if (directCapture) return message("release-direct", { captured: nok(capturedOre) })
  if (released) return message("already-released")
  if (capturedOre <= 0) return message("release-uncaptured")
  if (capturableOre > 0) return undefined
  return message("release-nothing-left", { reserved: nok(reservedOre), captured: nok(capturedOre) })
}

function checkAge({ figures, now }: StateQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures, days: CANCEL_DAYS, now })
  return limit && message("release-too-old", { ...limit, left: nok(figures.capturableOre) })
}
