import { message, nok } from "../messages"
import { guardCapture } from "./guard-capture"
import type { GuardFigures } from "./guard-checks"
import { guardRefundDuringChange, type OpenOrderChange } from "./guard-order-change"
import { guardRefund } from "./guard-refund"
import type { Refusal } from "./refusal"

/** A payment in Medusa, which is all that its own buttons look at. Amounts in øre. */
export type StockPayment = {
  amountOre: number
  capturedOre: number
  isCaptured: boolean
  isCanceled: boolean
}

type Question = { stock: StockPayment; figures: GuardFigures; now: Date }

/**
 * Why Medusa's own Capture button does something else than it says, or would fail. Medusa shows it while the payment counts
 * neither as captured nor as cancelled, and it always posts the payment's whole amount (2.21). After a partial capture our
 * middleware replaces that by what is due.
 */
export function adviseStockCapture({ stock, figures, now }: Question): Refusal | undefined {
  const isShown = !stock.isCaptured && !stock.isCanceled
  if (!isShown) return undefined
  const { capturableOre } = figures
  const amount = nok(stock.amountOre)
  if (stock.capturedOre > 0 && capturableOre > 0)
    return message("stock-capture-whole", { amount, captured: nok(stock.capturedOre) })
  const why = guardCapture({ amountOre: stock.amountOre, figures, now })
  return why && message("stock-capture-refused", { why })
}

/**
 * Why Medusa's own Refund button is disabled, or would fail, although something can be refunded. It is enabled if the payment
 * counts as captured in full, not as cancelled, and less than its amount is refunded. It offers that amount.
 */
export function adviseStockRefund({
  stock,
  figures,
  now,
  change,
}: Question & { change?: OpenOrderChange | undefined }): Refusal | undefined {
  const restOre = figures.capturedOre - figures.refundedOre
  if (restOre <= 0 || guardRefund({ amountOre: restOre, figures, now })) return undefined
  const why = guardRefundDuringChange({ amountOre: restOre, change })
  if (why) return message("stock-refund-refused", { why })
  if (stock.isCanceled) return message("stock-refund-canceled")
  const amount = nok(stock.amountOre)
  if (!stock.isCaptured) return message("stock-refund-partial", { amount })
  if (stock.amountOre > restOre) return message("stock-refund-whole", { amount, left: nok(restOre) })
  return undefined
}
