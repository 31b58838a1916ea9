import { message, nok } from "../messages"
import { REFUND_DAYS } from "./deadlines"
import { checkAmount, findPassedLimit, type AmountQuestion } from "./guard-checks"
import type { Refusal } from "./refusal"

/** Whether this amount may be asked of Vipps (eCom guide, Refund: at most what is captured, within 365 days). */
export function guardRefund(p: AmountQuestion): Refusal | undefined {
  return checkAmount("refund", p.amountMinor) ?? checkState(p) ?? checkAge(p) ?? checkRest(p)
}

function checkState({ amountMinor, figures }: AmountQuestion): Refusal | undefined {
  const { reservedMinor, capturedMinor, released } = figures
  if (capturedMinor > 0) return undefined
  const asked = nok(amountMinor)
  if (released) return message("refund-canceled", { asked })
  return message("nothing-captured", { asked, reserved: nok(reservedMinor) })
}

function checkAge({ amountMinor, figures, now }: AmountQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures, days: REFUND_DAYS, now })
  return limit && message("refund-too-old", { asked: nok(amountMinor), ...limit })
}

function checkRest({ amountMinor, figures }: AmountQuestion): Refusal | undefined {
  const { capturedMinor, refundedMinor } = figures
  const restMinor = Math.max(0, capturedMinor - refundedMinor)
  if (amountMinor <= restMinor) return undefined
  return message("refund-too-much", {
    asked: nok(amountMinor),
    captured: nok(capturedMinor),
    refunded: nok(refundedMinor),
    left: nok(restMinor),
  })
}
