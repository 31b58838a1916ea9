import { CAPTURE_DAYS } from "./deadlines"
import { checkAmount, findPassedLimit, type AmountQuestion } from "./guard-checks"
import { kroner } from "./kroner"
import { refuse, type Refusal } from "./refusal"

/** Whether this amount may be asked of Vipps (eCom guide, Capture: at most what is reserved, within 180 days). */
export function guardCapture(p: AmountQuestion): Refusal | undefined {
  return checkAmount("capture", p.amountOre) ?? checkState(p) ?? checkAge(p) ?? checkRest(p)
}

function checkState(p: AmountQuestion): Refusal | undefined {
  const { reservedOre, capturedOre, capturableOre, directCapture, released } = p.figures
  if (directCapture) return refuseDirect(p)
  if (released) return capturedOre > 0 ? refuseReleased(p) : refuseCanceled(p)
  if (reservedOre > 0 || capturedOre > 0 || capturableOre > 0) return undefined
  return refuse(
    "nothing-reserved",
    `${notMade(p)}: the customer has not approved the payment in Vipps, so nothing is reserved. Wait for the approval, or ask for a new payment.`,
  )
}

function refuseDirect(p: AmountQuestion): Refusal {
  return refuse(
    "capture-direct",
    `${notMade(p)}: this payment is a direct capture, and ${kroner(p.figures.capturedOre)} was captured when the customer approved it. Nothing is left to capture; to take more, ask the customer for a new payment.`,
  )
}

function refuseReleased(p: AmountQuestion): Refusal {
  const { reservedOre, capturedOre } = p.figures
  const freedOre = reservedOre - capturedOre
  const remainder = freedOre > 0 ? `the remainder of ${kroner(freedOre)}` : "the remainder"
  return refuse(
    "capture-released",
    `${notMade(p)}: ${kroner(reservedOre)} was reserved, ${kroner(capturedOre)} was captured, and ${remainder} was released to the customer. A new payment is needed to take more.`,
  )
}

function refuseCanceled(p: AmountQuestion): Refusal {
  const { reservedOre } = p.figures
  const freed =
    reservedOre > 0 ? `, and the reserved ${kroner(reservedOre)} was released to the customer` : ""
  return refuse(
    "capture-canceled",
    `${notMade(p)}: the payment was cancelled${freed}. A new payment is needed.`,
  )
}

function checkAge(p: AmountQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures: p.figures, days: CAPTURE_DAYS, now: p.now })
  if (!limit) return undefined
  return refuse(
    "capture-too-old",
    `${notMade(p)}: the payment was reserved ${limit.reserved} and Vipps captures until ${limit.until}. Ask the customer for a new payment.`,
  )
}

function checkRest(p: AmountQuestion): Refusal | undefined {
  const { reservedOre, capturedOre, capturableOre } = p.figures
  if (p.amountOre <= capturableOre) return undefined
  const facts = `${kroner(reservedOre)} was reserved, ${kroner(capturedOre)} is captured`
  return refuse(
    "capture-too-much",
    capturableOre > 0
      ? `${notMade(p)}: ${facts} and ${kroner(capturableOre)} is left. Capture at most ${kroner(capturableOre)}, and ask the customer for a new payment for the rest.`
      : `${notMade(p)}: ${facts} and nothing is left. To take more, ask the customer for a new payment.`,
  )
}

function notMade(p: AmountQuestion): string {
  return `The capture of ${kroner(p.amountOre)} was not made`
}
