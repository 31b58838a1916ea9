import { message, nok } from "../messages"
import { REFUND_DAYS } from "./deadlines"
import { checkAmount, findPassedLimit, type AmountQuestion } from "./guard-checks"
import type { Refusal } from "./refusal"

/** Whether this amount may be asked of Vipps (eCom guide, Refund: at most what is captured, within 365 days). */
export function guardRefund(p: AmountQuestion): Refusal | undefined {
  return checkAmount("refund", p.amountOre) ?? checkState(p) ?? checkAge(p) ?? checkRest(p)
}

function checkState({ amountOre, figures }: AmountQuestion): Refusal | undefined {
  const { reservedOre, capturedOre, released } = figures
  if (capturedOre > 0) return undefined
  const asked = nok(amountOre)
  if (released) return message("refund-canceled", { asked })
  return message("nothing-captured", { asked, reserved: nok(reservedOre) })
}

function checkAge({ amountOre, figures, now }: AmountQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures, days: REFUND_DAYS, now })
  return limit && message("refund-too-old", { asked: nok(amountOre), ...limit })
}

function checkRest({ amountOre, figures }: AmountQuestion): Refusal | undefined {
  const { capturedOre, refundedOre } = figures
  const restOre = Math.max(0, capturedOre - refundedOre)
  if (amountOre <= restOre) return undefined
  return message("refund-too-much", {
    asked: nok(amountOre),
    captured: nok(capturedOre),
    refunded: nok(refundedOre),
    left: nok(restOre),
  })
}
