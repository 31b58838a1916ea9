import { addUp, deriveState, type Figures } from "./figures"
import type { Ledger } from "./ledger"
import { refuse, type Outcome, type Payment, type Refusal } from "./payment"
import { isTooOldToModify, isTooOldToRefund } from "./time-limits"
import type { Actor } from "./types"

type MoneyMove = {
  /** undefined or 0: everything that is left, as Vipps has it. */
  amountOre: number | undefined
  text: string
  requestId: string
  by: Actor
}

/** Captures, or refuses and records the failed attempt. */
export function capture(ledger: Ledger, payment: Payment, move: MoneyMove): Outcome {
  const figures = addUp(payment.entries)
  const amountOre = move.amountOre || figures.capturableOre
  const refusal = refuseCapture(payment, figures, amountOre, ledger.clock.now())
  return recordMove(ledger, payment, { ...move, operation: "CAPTURE", amountOre }, refusal)
}

/** Refunds, or refuses and records the failed attempt. */
export function refund(ledger: Ledger, payment: Payment, move: MoneyMove): Outcome {
  const figures = addUp(payment.entries)
  const amountOre = move.amountOre || figures.refundableOre
  const refusal = refuseRefund(payment, figures, amountOre, ledger.clock.now())
  return recordMove(ledger, payment, { ...move, operation: "REFUND", amountOre }, refusal)
}

/** Cancels the payment, or with `releaseRest` frees what isn't captured. */
export function cancel(
  ledger: Ledger,
  payment: Payment,
  p: { releaseRest: boolean; text: string; by: Actor },
): Outcome {
  const figures = addUp(payment.entries)
  const refusal = refuseCancel(payment, figures, p.releaseRest, ledger.clock.now())
  if (refusal !== undefined) return { ok: false, refusal }

  const reserved = figures.reservedOre > 0
  if (!reserved) payment.ended = "CANCELLED"
  const entry = ledger.record(payment, {
    operation: reserved ? "VOID" : "CANCEL",
    success: true,
    // The guide's sample shows what was reserved at first, not what is released.
    amountOre: payment.amountOre,
    text: p.text,
    by: p.by,
  })
  return { ok: true, entry }
}

/** Vipps' history also shows attempts that failed, with their request id. */
export function recordFailure(
  ledger: Ledger,
  payment: Payment,
  p: { operation: "CAPTURE" | "REFUND"; amountOre: number; text: string; requestId: string; by: Actor },
): void {
  ledger.record(payment, { ...p, success: false })
}

function recordMove(
  ledger: Ledger,
  payment: Payment,
  p: { operation: "CAPTURE" | "REFUND"; amountOre: number; text: string; requestId: string; by: Actor },
  refusal: Refusal | undefined,
): Outcome {
  if (refusal !== undefined) {
    recordFailure(ledger, payment, p)
    return { ok: false, refusal }
  }
  return { ok: true, entry: ledger.record(payment, { ...p, success: true }) }
}

function refuseCapture(
  payment: Payment,
  figures: Figures,
  amountOre: number,
  now: Date,
): Refusal | undefined {
  if (payment.ended === "CANCELLED" || figures.released) return refusal("VippsError", "91")
  if (figures.reservedAt === undefined) return refusal("Payment", "62")
  if (figures.directCapture) return refusal("VippsError", "92")
  if (isTooOldToModify(figures.reservedAt, now)) return refusal("Payment", "98")
  if (amountOre === 0 || amountOre > figures.capturableOre) return refusal("Payment", "61")
  return undefined
}

function refuseRefund(payment: Payment, figures: Figures, amountOre: number, now: Date): Refusal | undefined {
  if (payment.ended !== undefined || deriveState(payment) === "CANCELLED") return refusal("Payment", "73")
  if (figures.reservedAt === undefined || figures.capturedOre === 0) return refusal("Payment", "72")
  if (isTooOldToRefund(figures.reservedAt, now)) return refusal("Payment", "95")
  if (amountOre === 0 || amountOre > figures.refundableOre) return refusal("Payment", "71")
  return undefined
}

function refuseCancel(
  payment: Payment,
  figures: Figures,
  releaseRest: boolean,
  now: Date,
): Refusal | undefined {
  if (figures.reservedAt === undefined) return refuseCancelOfUnreserved(payment)
  if (figures.capturedOre > 0 && !releaseRest) return refusal("Payment", "51")
  if (figures.released) return refusal("VippsError", "92")
  if (figures.capturableOre === 0) return refusal("Payment", "51")
  if (isTooOldToModify(figures.reservedAt, now)) return refusal("Payment", "98")
  return undefined
}

// A payment that ran out without leaving a CANCEL in its history may still be cancelled, which leaves one.
function refuseCancelOfUnreserved(payment: Payment): Refusal | undefined {
  const cancelled = payment.entries.some((entry) => entry.operation === "CANCEL")
  return cancelled ? refusal("VippsError", "92") : undefined
}

function refusal(group: string, code: string): Refusal {
  return refuse(group, code).refusal
}
