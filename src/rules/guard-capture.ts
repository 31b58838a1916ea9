import { message, nok } from "../messages"
import { CAPTURE_DAYS } from "./deadlines"
import { checkAmount, findPassedLimit, type AmountQuestion } from "./guard-checks"
import type { Refusal } from "./refusal"

/** Whether this amount may be asked of Vipps (eCom guide, Capture: at most what is reserved, within 180 days). */
export function guardCapture(p: AmountQuestion): Refusal | undefined {
  return checkAmount("capture", p.amountMinor) ?? checkState(p) ?? checkAge(p) ?? checkRest(p)
}

function checkState({ amountMinor, figures }: AmountQuestion): Refusal | undefined {
  const { reservedMinor, capturedMinor, capturableMinor, directCapture, released } = figures
  const [asked, reserved, captured] = [nok(amountMinor), nok(reservedMinor), nok(capturedMinor)]
  if (directCapture) return message("capture-direct", { asked, captured })
  if (released && capturedMinor > 0) {
    const freed = nok(Math.max(0, reservedMinor - capturedMinor))
    return message("capture-released", { asked, reserved, captured, freed })
  }
  if (released) return message("capture-canceled", { asked, reserved })
  if (reservedMinor > 0 || capturedMinor > 0 || capturableMinor > 0) return undefined
  return message("nothing-reserved", { asked })
}

function checkAge({ amountMinor, figures, now }: AmountQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures, days: CAPTURE_DAYS, now })
  return limit && message("capture-too-old", { asked: nok(amountMinor), ...limit })
}

function checkRest({ amountMinor, figures }: AmountQuestion): Refusal | undefined {
  const { reservedMinor, capturedMinor, capturableMinor } = figures
  if (amountMinor <= capturableMinor) return undefined
  return message("capture-too-much", {
    asked: nok(amountMinor),
    reserved: nok(reservedMinor),
    captured: nok(capturedMinor),
    left: nok(capturableMinor),
  })
}
