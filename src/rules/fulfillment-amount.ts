/** One line of an order: the cost of one piece, with tax and discounts, and how many are ordered and sent. */
export type FulfillmentLine = { unitMinor: number; ordered: number; sent: number; inFulfillment: number }

export type FulfillmentQuestion = {
  lines: FulfillmentLine[]
  /** with tax and discounts; charged with the first fulfillment */
  shippingMinor: number
  /** no fulfillment of the order was captured before this one */
  isFirst: boolean
  /** no other fulfillment that was sent waits for its capture */
  isOnlyOneLeft: boolean
  /** what is still to be paid of the order */
  dueMinor: number
  /** captured in all, whoever asked: goods that the staff have charged are not charged again */
  capturedMinor: number
}

/**
 * What a fulfillment is charged with when it is sent. Never more than is due, nor than all sent goods are worth. The last one
 * takes the exact rest, so that no fraction of a minor unit is lost.
 */
export function fulfillmentAmount(p: FulfillmentQuestion): number {
  const isLast = p.isOnlyOneLeft && p.lines.every(({ ordered, sent }) => sent >= ordered)
  if (isLast) return p.dueMinor
  const worth = (count: (line: FulfillmentLine) => number) =>
    p.lines.reduce((sum, line) => sum + line.unitMinor * count(line), 0)
  const ownMinor = worth((line) => line.inFulfillment) + (p.isFirst ? p.shippingMinor : 0)
  const sentMinor = worth((line) => line.sent) + p.shippingMinor
  return Math.max(0, Math.min(p.dueMinor, Math.round(ownMinor), Math.round(sentMinor) - p.capturedMinor))
}
