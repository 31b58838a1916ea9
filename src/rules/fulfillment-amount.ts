/** One line of an order: what one piece costs, with tax and discounts, and how many are ordered and on their way. */
export type ParcelLine = { unitOre: number; ordered: number; sent: number; inParcel: number }

export type ParcelQuestion = {
  lines: ParcelLine[]
  /** with tax and discounts; charged with the first parcel */
  shippingOre: number
  /** no parcel of the order has been captured before this one */
  isFirst: boolean
  /** no other parcel that is on its way waits for its capture */
  isOnlyOneLeft: boolean
  /** what is still to be paid of the order */
  dueOre: number
  /** captured in all, whoever asked for it: goods that the staff have charged already are not charged again */
  capturedOre: number
}

/**
 * What a parcel is charged with when it is sent. Never more than is due, nor than all goods on their way are worth; the last
 * one takes the exact rest, so that fractions of an øre are lost nowhere.
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
