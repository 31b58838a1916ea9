import { REFUND_DAYS } from "./deadlines"
import { checkAmount, findPassedLimit, type AmountQuestion } from "./guard-checks"
import { kroner } from "./kroner"
import { refuse, type Refusal } from "./refusal"

/** Whether this amount may be asked of Vipps (eCom guide, Refund: at most what is captured, within 365 days). */
export function guardRefund(p: AmountQuestion): Refusal | undefined {
  return checkAmount("refund", p.amountOre) ?? checkState(p) ?? checkAge(p) ?? checkRest(p)
}

function checkState(p: AmountQuestion): Refusal | undefined {
  const { reservedOre, capturedOre, released } = p.figures
  if (capturedOre > 0) return undefined
  if (released) {
    return refuse(
      "refund-canceled",
      `${notMade(p)}: the payment was cancelled before anything was captured, so there is nothing to pay back. The customer was not charged.`,
    )
  }
  const facts =
    reservedOre > 0 ? `${kroner(reservedOre)} is reserved and nothing is captured` : "nothing is captured"
  return refuse("nothing-captured", `${notMade(p)}: ${facts}. Cancel the payment instead.`)
}

function checkAge(p: AmountQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures: p.figures, days: REFUND_DAYS, now: p.now })
  if (!limit) return undefined
  return refuse(
    "refund-too-old",
    `${notMade(p)}: the payment was reserved ${limit.reserved} and Vipps refunds until ${limit.until}. Pay the customer back by bank transfer.`,
  )
}

function checkRest(p: AmountQuestion): Refusal | undefined {
  const { capturedOre, refundedOre } = p.figures
  const restOre = Math.max(0, capturedOre - refundedOre)
  if (p.amountOre <= restOre) return undefined
  const facts = `${kroner(capturedOre)} was captured, ${kroner(refundedOre)} is refunded`
  return refuse(
    "refund-too-much",
    restOre > 0
      ? `${notMade(p)}: ${facts} and ${kroner(restOre)} is left. Refund at most ${kroner(restOre)}.`
      : `${notMade(p)}: ${facts} and nothing is left. To give the customer more, use a bank transfer.`,
  )
}

function notMade(p: AmountQuestion): string {
  return `The refund of ${kroner(p.amountOre)} was not made`
}
