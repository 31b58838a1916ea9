import { message, money } from "../messages"
import { findPassedLimit, type StateQuestion } from "./guard-checks"
import type { Refusal } from "./refusal"

/** Whether the whole payment may be cancelled: nothing captured, within the market's days. It need not be approved. */
export function guardCancel(p: StateQuestion): Refusal | undefined {
  return checkState(p) ?? checkAge(p)
}

function checkState({ figures, market }: StateQuestion): Refusal | undefined {
  const amount = (minor: number) => money(minor, market.currencyCode)
  const { capturedMinor, directCapture, released } = figures
  if (directCapture) return message("cancel-direct", { captured: amount(capturedMinor) })
  if (capturedMinor > 0) {
    const left = amount(released ? 0 : figures.capturableMinor)
    return message("cancel-captured", { captured: amount(capturedMinor), left })
  }
  return released ? message("already-canceled") : undefined
}

function checkAge({ figures, market, now }: StateQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures, days: market.captureDays, now })
  return (
    limit &&
    message("cancel-too-old", { ...limit, reserved: money(figures.reservedMinor, market.currencyCode) })
  )
}
