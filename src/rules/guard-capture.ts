import { message, money } from "../messages"
import { checkAmount, findPassedLimit, type AmountQuestion } from "./guard-checks"
import type { Refusal } from "./refusal"

/** Whether this amount may be asked of Vipps (Vipps' guides, Capture: at most what is reserved, within the market's
 * days). */
export function guardCapture(p: AmountQuestion): Refusal | undefined {
  return checkAmount("capture", p) ?? checkState(p) ?? checkAge(p) ?? checkRest(p)
}

function checkState({ amountMinor, figures, market }: AmountQuestion): Refusal | undefined {
  const amount = (minor: number) => money(minor, market.currencyCode)
  const { reservedMinor, capturedMinor, capturableMinor, directCapture, released } = figures
  const [asked, reserved, captured] = [amount(amountMinor), amount(reservedMinor), amount(capturedMinor)]
  if (directCapture) return message("capture-direct", { asked, captured })
  if (released && capturedMinor > 0) {
    const freed = amount(Math.max(0, reservedMinor - capturedMinor))
    return message("capture-released", { asked, reserved, captured, freed })
  }
  if (released) return message("capture-canceled", { asked, reserved })
  if (reservedMinor > 0 || capturedMinor > 0 || capturableMinor > 0) return undefined
  return message("nothing-reserved", { asked })
}

function checkAge({ amountMinor, figures, market, now }: AmountQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures, days: market.captureDays, now })
  return limit && message("capture-too-old", { asked: money(amountMinor, market.currencyCode), ...limit })
}

function checkRest({ amountMinor, figures, market }: AmountQuestion): Refusal | undefined {
  const amount = (minor: number) => money(minor, market.currencyCode)
  const { reservedMinor, capturedMinor, capturableMinor } = figures
  if (amountMinor <= capturableMinor) return undefined
  return message("capture-too-much", {
    asked: amount(amountMinor),
    reserved: amount(reservedMinor),
    captured: amount(capturedMinor),
    left: amount(capturableMinor),
  })
}
