import { guardCapture } from "./guard-capture"
import type { GuardFigures } from "./guard-checks"
import { guardRefundDuringChange, type OpenOrderChange } from "./guard-order-change"
import { guardRefund } from "./guard-refund"
import { kroner } from "./kroner"
import { refuse, type Refusal } from "./refusal"

/** A payment as Medusa has it, which is all that its own buttons look at. Amounts in øre. */
export type StockPayment = {
  amountOre: number
  capturedOre: number
  isCaptured: boolean
  isCanceled: boolean
}

type Question = { stock: StockPayment; figures: GuardFigures; now: Date }

/**
 * Why Medusa's own Capture button does something else than it says, or would fail. It is shown while the payment counts
 * neither as captured nor as cancelled, and always posts the payment's whole amount (2.21); after a part our middleware puts
 * what is due in its place.
 */
export function adviseStockCapture({ stock, figures, now }: Question): Refusal | undefined {
  const isShown = !stock.isCaptured && !stock.isCanceled
  if (!isShown) return undefined
  const { capturableOre } = figures
  if (stock.capturedOre > 0 && capturableOre > 0) {
    return refuse(
      "stock-capture-whole",
      `Medusa's own Capture button asks for the whole ${kroner(stock.amountOre)}, of which ${kroner(stock.capturedOre)} is captured. What the order still needs is captured instead; choose another amount here.`,
    )
  }
  const refusal = guardCapture({ amountOre: stock.amountOre, figures, now })
  if (!refusal) return undefined
  return refuse("stock-capture-refused", `Medusa's own Capture button would be refused. ${refusal.message}`)
}

/**
 * Why Medusa's own Refund button is disabled, or would fail, though something can be refunded. It is enabled when the
 * payment counts as captured in full, not as cancelled, and less than its amount is refunded; it offers that amount.
 */
export function adviseStockRefund({
  stock,
  figures,
  now,
  change,
}: Question & { change?: OpenOrderChange | undefined }): Refusal | undefined {
  const restOre = figures.capturedOre - figures.refundedOre
  if (restOre <= 0 || guardRefund({ amountOre: restOre, figures, now })) return undefined
  const inTheWay = guardRefundDuringChange({ amountOre: restOre, change })
  if (inTheWay) {
    return refuse("stock-refund-refused", `Medusa's own Refund button would be refused. ${inTheWay.message}`)
  }
  if (stock.isCanceled) {
    return refuse(
      "stock-refund-canceled",
      "Medusa's own Refund button is disabled, since Medusa counts the payment as cancelled. Refund here.",
    )
  }
  if (!stock.isCaptured) {
    return refuse(
      "stock-refund-partial",
      `Medusa's own Refund button is disabled until all of the ${kroner(stock.amountOre)} is captured or the rest is released. Refund here.`,
    )
  }
  if (stock.amountOre > restOre) {
    return refuse(
      "stock-refund-whole",
      `Medusa's own Refund button offers ${kroner(stock.amountOre)}; at most ${kroner(restOre)} is left to refund. Enter that amount, or refund here.`,
    )
  }
  return undefined
}
