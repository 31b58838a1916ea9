import type { Entry, Payment } from "./payment"
import type { PaymentState } from "./types"

/** What a history adds up to, in minor units. */
export type Figures = {
  reservedMinor: number
  reservedAt: Date | undefined
  capturedMinor: number
  refundedMinor: number
  /** Freed without having been captured. */
  releasedMinor: number
  capturableMinor: number
  refundableMinor: number
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

  const reservedMinor = reservation?.amountMinor ?? 0
  const capturedMinor = directCapture ? reservedMinor : sum(captures)
  const refundedMinor = sum(refunds)
  return {
    reservedMinor,
    reservedAt: reservation?.at,
    capturedMinor,
    refundedMinor,
    releasedMinor: released ? reservedMinor - capturedMinor : 0,
    capturableMinor: released ? 0 : reservedMinor - capturedMinor,
    refundableMinor: capturedMinor - refundedMinor,
    captures: captures.length,
    refunds: refunds.length,
    directCapture,
    released,
  }
}

export function deriveState(payment: Payment): PaymentState {
  if (payment.ended !== undefined) return payment.ended
  const figures = addUp(payment.entries)
  if (figures.reservedMinor === 0) return "INITIATED"
  if (figures.capturedMinor === 0) return figures.released ? "CANCELLED" : "RESERVED"
  if (figures.refundedMinor >= figures.capturedMinor) return "REFUNDED"
  return figures.capturableMinor > 0 ? "PARTIALLY_CAPTURED" : "CAPTURED"
}

function sum(entries: readonly Entry[]): number {
  return entries.reduce((total, entry) => total + entry.amountMinor, 0)
}
