import { addUp } from "./figures"
import type { Entry } from "./payment"

export function summarise(entries: readonly Entry[]) {
  const figures = addUp(entries)
  return {
    capturedAmount: figures.capturedMinor,
    remainingAmountToCapture: figures.capturableMinor,
    refundedAmount: figures.refundedMinor,
    remainingAmountToRefund: figures.refundableMinor,
  }
}
