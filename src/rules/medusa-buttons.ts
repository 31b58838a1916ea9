import { message, money } from "../messages"
import { guardCapture } from "./guard-capture"
import type { GuardFigures } from "./guard-checks"
import { guardRefundDuringChange, type OpenOrderChange } from "./guard-order-change"
import { guardRefund } from "./guard-refund"
import type { Market } from "./market"
import type { Refusal } from "./refusal"

/** A payment in Medusa, which is all that its own buttons look at. Amounts in minor units. */
export type MedusaButtonPayment = {
  amountMinor: number
  capturedMinor: number
  isCaptured: boolean
  isCanceled: boolean
}

type Question = { medusaButton: MedusaButtonPayment; figures: GuardFigures; market: Market; now: Date }

/**
 * Why Medusa's own Capture button does something else than it says, or would fail. Medusa shows it while the payment counts
 * neither as captured nor as cancelled, and it always posts the payment's whole amount (2.21). After a partial capture our
 * middleware replaces that by what is due.
 */
export function adviseMedusaCapture({ medusaButton, ...state }: Question): Refusal | undefined {
  const isShown = !medusaButton.isCaptured && !medusaButton.isCanceled
  if (!isShown) return undefined
  const { capturableMinor } = state.figures
  if (medusaButton.capturedMinor > 0 && capturableMinor > 0) return message("medusa-capture-whole")
  const why = guardCapture({ amountMinor: medusaButton.amountMinor, ...state })
  return why && message("medusa-capture-refused", { why })
}

/**
 * Why Medusa's own Refund button is disabled, or would fail, although something can be refunded. It is enabled if the payment
 * counts as captured in full, not as cancelled, and less than its amount is refunded. It offers that amount.
 */
export function adviseMedusaRefund({
  medusaButton,
  change,
  ...state
}: Question & { change?: OpenOrderChange | undefined }): Refusal | undefined {
  const { figures, market } = state
  const restMinor = figures.capturedMinor - figures.refundedMinor
  if (restMinor <= 0 || guardRefund({ amountMinor: restMinor, ...state })) return undefined
  const why = guardRefundDuringChange({ amountMinor: restMinor, change, market })
  if (why) return message("medusa-refund-refused", { why })
  if (medusaButton.isCanceled) return message("medusa-refund-canceled")
  const amount = money(medusaButton.amountMinor, market.currencyCode)
  if (!medusaButton.isCaptured) return message("medusa-refund-partial", { amount })
  if (medusaButton.amountMinor > restMinor)
    return message("medusa-refund-whole", { amount, left: money(restMinor, market.currencyCode) })
  return undefined
}
