/** One line of an order: the cost of one piece, with tax and discounts, and how many are ordered and sent. */
export type ParcelLine = { unitOre: number; ordered: number; sent: number; inParcel: number }

export type ParcelQuestion = {
  lines: ParcelLine[]
  /** with tax and discounts; charged with the first fulfillment */
  shippingOre: number
  /** no fulfillment of the order was captured before this one */
  isFirst: boolean
  /** no other fulfillment that was sent waits for its capture */
  isOnlyOneLeft: boolean
  /** what is still to be paid of the order */
  dueOre: number
  /** captured in all, whoever asked: goods that the staff have charged are not charged again */
  capturedOre: number
}

/**
 * What a fulfillment is charged with when it is sent. Never more than is due, nor than all sent goods are worth. The last one
 * takes the exact rest, so that no fraction of an øre is lost.
 */
export function parcelAmount(p: ParcelQuestion): number {
  const isLast = p.isOnlyOneLeft && p.lines.every(({ ordered, sent }) => sent >= ordered)
  if (isLast) return p.dueOre
  const worth = (count: (line: ParcelLine) => number) =>
    p.lines.reduce((sum, line) => sum + line.unitOre * count(line), 0)
  const ownOre = worth((line) => line.inParcel) + (p.isFirst ? p.shippingOre : 0)
  const sentOre = worth((line) => line.sent) + p.shippingOre
  return Math.max(0, Math.min(p.dueOre, Math.round(ownOre), Math.round(sentOre) - p.capturedOre))
}
