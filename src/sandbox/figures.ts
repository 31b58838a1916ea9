import type { Entry, Payment } from "./payment"
import type { PaymentState } from "./types"

/** What a history adds up to, in øre. */
export type Figures = {
  reservedOre: number
  reservedAt: Date | undefined
  capturedOre: number
  refundedOre: number
  /** Freed without having been captured. */
  releasedOre: number
  capturableOre: number
  refundableOre: number
  captures: number
  refunds: number
  directCapture: boolean
  /** The reservation, or its rest, is freed. */
  released: boolean
}

export function addUp(entries: readonly Entry[]): Figures {
  const done = entries.filter((entry) => entry.success)
  const reservation = done
    .filter((entry) => entry.operation === "RESERVE" || entry.operation === "SALE")
    .at(-1)
  const captures = done.filter((entry) => entry.operation === "CAPTURE")
  const refunds = done.filter((entry) => entry.operation === "REFUND")
  const directCapture = reservation?.operation === "SALE"
  const released = done.some((entry) => entry.operation === "VOID")

  const reservedOre = reservation?.amountOre ?? 0
  const capturedOre = directCapture ? reservedOre : sum(captures)
  const refundedOre = sum(refunds)
  return {
    reservedOre,
    reservedAt: reservation?.at,
    capturedOre,
    refundedOre,
    releasedOre: released ? reservedOre - capturedOre : 0,
    capturableOre: released ? 0 : reservedOre - capturedOre,
    refundableOre: capturedOre - refundedOre,
    captures: captures.length,
    refunds: refunds.length,
    directCapture,
    released,
  }
}

export function deriveState(payment: Payment): PaymentState {
  if (payment.ended !== undefined) return payment.ended
  const figures = addUp(payment.entries)
  if (figures.reservedOre === 0) return "INITIATED"
  if (figures.capturedOre === 0) return figures.released ? "CANCELLED" : "RESERVED"
  if (figures.refundedOre >= figures.capturedOre) return "REFUNDED"
  return figures.capturableOre > 0 ? "PARTIALLY_CAPTURED" : "CAPTURED"
}

function sum(entries: readonly Entry[]): number {
  return entries.reduce((total, entry) => total + entry.amountOre, 0)
}
