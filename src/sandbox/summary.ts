import { addUp } from "./figures"
import type { Entry } from "./payment"

export function summarise(entries: readonly Entry[]) {
  const figures = addUp(entries)
  return {
    capturedAmount: figures.capturedOre,
    remainingAmountToCapture: figures.capturableOre,
    refundedAmount: figures.refundedOre,
    remainingAmountToRefund: figures.refundableOre,
  }
}
