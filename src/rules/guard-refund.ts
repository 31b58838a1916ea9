import { message, money } from "../messages"
import { REFUND_DAYS } from "./deadlines"
import { checkAmount, findPassedLimit, type AmountQuestion } from "./guard-checks"
import type { Refusal } from "./refusal"

/** Whether this amount may be asked of Vipps (eCom guide, Refund: at most what is captured, within 365 days). */
export function guardRefund(p: AmountQuestion): Refusal | undefined {
  return checkAmount("refund", p) ?? checkState(p) ?? checkAge(p) ?? checkRest(p)
}

function checkState({ amountMinor, figures, market }: AmountQuestion): Refusal | undefined {
  const amount = (minor: number) => money(minor, market.currencyCode)
  const { reservedMinor, capturedMinor, released } = figures
  if (capturedMinor > 0) return undefined
  const asked = amount(amountMinor)
  if (released) return message("refund-canceled", { asked })
  return message("nothing-captured", { asked, reserved: amount(reservedMinor) })
}

function checkAge({ amountMinor, figures, market, now }: AmountQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures, days: REFUND_DAYS, now })
  return limit && message("refund-too-old", { asked: money(amountMinor, market.currencyCode), ...limit })
}

function checkRest({ amountMinor, figures, market }: AmountQuestion): Refusal | undefined {
  const amount = (minor: number) => money(minor, market.currencyCode)
  const { capturedMinor, refundedMinor } = figures
  const restMinor = Math.max(0, capturedMinor - refundedMinor)
  if (amountMinor <= restMinor) return undefined
  return message("refund-too-much", {
    asked: amount(amountMinor),
    captured: amount(capturedMinor),
    refunded: amount(refundedMinor),
    left: amount(restMinor),
  })
}
