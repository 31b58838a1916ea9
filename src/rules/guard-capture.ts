import { message, nok } from "../messages"
import { CAPTURE_DAYS } from "./deadlines"
import { checkAmount, findPassedLimit, type AmountQuestion } from "./guard-checks"
import type { Refusal } from "./refusal"

/** Whether this amount may be asked of Vipps (eCom guide, Capture: at most what is reserved, within 180 days). */
export function guardCapture(p: AmountQuestion): Refusal | undefined {
  return checkAmount("capture", p.amountOre) ?? checkState(p) ?? checkAge(p) ?? checkRest(p)
}

function checkState({ amountOre, figures }: AmountQuestion): Refusal | undefined {
  const { reservedOre, capturedOre, capturableOre, directCapture, released } = figures
  const [asked, reserved, captured] = [nok(amountOre), nok(reservedOre), nok(capturedOre)]
  if (directCapture) return message("capture-direct", { asked, captured })
  if (released && capturedOre > 0) {
    const freed = nok(Math.max(0, reservedOre - capturedOre))
    return message("capture-released", { asked, reserved, captured, freed })
  }
  if (released) return message("capture-canceled", { asked, reserved })
  if (reservedOre > 0 || capturedOre > 0 || capturableOre > 0) return undefined
  return message("nothing-reserved", { asked })
}

function checkAge({ amountOre, figures, now }: AmountQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures, days: CAPTURE_DAYS, now })
  return limit && message("capture-too-old", { asked: nok(amountOre), ...limit })
}

function checkRest({ amountOre, figures }: AmountQuestion): Refusal | undefined {
  const { reservedOre, capturedOre, capturableOre } = figures
  if (amountOre <= capturableOre) return undefined
  return message("capture-too-much", {
    asked: nok(amountOre),
    reserved: nok(reservedOre),
    captured: nok(capturedOre),
    left: nok(capturableOre),
  })
}
