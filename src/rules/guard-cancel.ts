import { message, nok } from "../messages"
import { CANCEL_DAYS } from "./deadlines"
import { findPassedLimit, type StateQuestion } from "./guard-checks"
import type { Refusal } from "./refusal"

/** Whether the whole payment may be cancelled: nothing captured, within 180 days. It need not be approved. */
export function guardCancel(p: StateQuestion): Refusal | undefined {
  return checkState(p) ?? checkAge(p)
}

function checkState({ figures }: StateQuestion): Refusal | undefined {
  const { capturedOre, directCapture, released } = figures
  if (directCapture) return message("cancel-direct", { captured: nok(capturedOre) })
  if (capturedOre > 0) {
    const left = nok(released ? 0 : figures.capturableOre)
    return message("cancel-captured", { captured: nok(capturedOre), left })
  }
  return released ? message("already-canceled") : undefined
}

function checkAge({ figures, now }: StateQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures, days: CANCEL_DAYS, now })
  return limit && message("cancel-too-old", { ...limit, reserved: nok(figures.reservedOre) })
}
