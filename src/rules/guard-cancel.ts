import { CANCEL_DAYS } from "./deadlines"
import { findPassedLimit, type StateQuestion } from "./guard-checks"
import { kroner } from "./kroner"
import { refuse, type Refusal } from "./refusal"

/** Whether the whole payment may be cancelled: nothing captured, within 180 days. Not yet approved is fine. */
export function guardCancel(p: StateQuestion): Refusal | undefined {
  return checkState(p) ?? checkAge(p)
}

function checkState({ figures }: StateQuestion): Refusal | undefined {
  const { capturedOre, directCapture, released } = figures
  if (directCapture) {
    return refuse(
      "cancel-direct",
      `The payment was not cancelled: it is a direct capture, and ${kroner(capturedOre)} was captured when the customer approved it. Refund it instead.`,
    )
  }
  if (capturedOre > 0) return refuseCaptured({ capturedOre, released, restOre: figures.capturableOre })
  if (!released) return undefined
  return refuse("already-canceled", "The payment was cancelled before. Nothing is left to do.")
}

function refuseCaptured(p: { capturedOre: number; released: boolean; restOre: number }): Refusal {
  const wayOut =
    !p.released && p.restOre > 0
      ? `Release the remaining ${kroner(p.restOre)}, and refund what the customer should have back.`
      : "Refund what the customer should have back."
  return refuse(
    "cancel-captured",
    `The payment was not cancelled: ${kroner(p.capturedOre)} is captured already. ${wayOut}`,
  )
}

function checkAge({ figures, now }: StateQuestion): Refusal | undefined {
  const limit = findPassedLimit({ figures, days: CANCEL_DAYS, now })
  if (!limit) return undefined
  return refuse(
    "cancel-too-old",
    `The payment was not cancelled: it was reserved ${limit.reserved} and Vipps cancels until ${limit.until}. Nothing can be captured any more; if the customer's bank still holds ${kroner(figures.reservedOre)}, the customer must ask the bank to free it.`,
  )
}
