/** One line of an order: what one piece costs, with tax and discounts, and how many are ordered and on their way. */
export type FulfillmentLine = { unitMinor: number; ordered: number; sent: number; inParcel: number }

export type FulfillmentQuestion = {
  lines: FulfillmentLine[]
  /** with tax and discounts; charged with the first parcel */
  shippingMinor: number
  /** no parcel of the order has been captured before this one */
  isFirst: boolean
  /** no other parcel that is on its way waits for its capture */
  isOnlyOneLeft: boolean
  /** what is still to be paid of the order */
  dueMinor: number
  /** captured in all, whoever asked for it: goods that the staff have charged already are not charged again */
  capturedMinor: number
}

/**
 * What a parcel is charged with when it is sent. Never more than is due, nor than all goods on their way are worth; the last
 * one takes the exact rest, so that fractions of an øre are lost nowhere.
 */
export function fulfillmentAmount(p: FulfillmentQuestion): number {
  const isLast = p.isOnlyOneLeft && p.lines.every(({ ordered, sent }) => sent >= ordered)
  if (isLast) return p.dueMinor
  const worth = (count: (line: FulfillmentLine) => number) =>
    p.lines.reduce((sum, line) => sum + line.unitMinor * count(line), 0)
  const ownMinor = worth((line) => line.inParcel) + (p.isFirst ? p.shippingMinor : 0)
  const sentMinor = worth((line) => line.sent) + p.shippingMinor
  return Math.max(0, Math.min(p.dueMinor, Math.round(ownMinor), Math.round(sentMinor) - p.capturedMinor))
}
