import { CANCEL_DAYS } from "./deadlines"
import { findPassedLimit, type StateQuestion } from "./guard-checks"
import { kroner } from "./kroner"
import { refuse, type Refusal } from "./refusal"

/**
 * Whether the uncaptured remainder may be released. What Vipps does with a release when nothing, or everything, is
 * captured is undocumented: it is sent only in between (eCom guide, Cancelling a partially captured order).
 */
export function guardRelease(p: StateQuestion): Refusal | undefined {
  return checkState(p) ?? checkAge(p)
}

function checkState({ figures }: StateQuestion): Refusal | undefined {
  const { reservedOre, capturedOre, capturableOre, directCapture, released } = figures
  if (directCapture) return refuseDirect(capturedOre)
  if (released) return refuse("already-released", "The remainder was released before. Nothing is left to do.")
  if (capturedOre <= 0) {
    return refuse(
      "release-uncaptured",
      "Nothing was released: nothing is captured yet. Cancel the payment instead.",
    )
  }
  if (capturableOre > 0) return undefined
  return refuse(
    "release-nothing-left",
    `Nothing was released: ${kroner(reservedOre)} was reserved, ${kroner(capturedOre)} is captured and nothing is left. Refund what the customer should have back.`,
  )
}

function refuseDirect(capturedOre: number): Refusal {
  return refuse(
    "release-direct",
    `Nothing was released: the payment is a direct capture, and ${kroner(capturedOre)} was captured when the customer approved it. Refund what the customer should have back.`,
  )
}

function checkAge({ figures, now }: StateQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures, days: CANCEL_DAYS, now })
  if (!limit) return undefined
  return refuse(
    "release-too-old",
    `The remainder of ${kroner(figures.capturableOre)} was not released: the payment was reserved ${limit.reserved} and Vipps releases until ${limit.until}. If the customer's bank still holds it, the customer must ask the bank to free it.`,
  )
}
