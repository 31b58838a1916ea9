/** What an order's credit lines and returns come to. In øre. */
export type CreditQuestion = {
  /** what Medusa says the order costs: goods that are kept, shipping, less every credit line */
  totalOre: number
  /** credit lines that Medusa made for refunds: such a refund lowers the total, as a present would */
  refundCreditOre: number
  /** what the goods cost that came back: they lower the total as well */
  returnedOre: number
}

/**
 * What the order costs, without what Medusa takes off twice. Goods that are refunded first and returned afterwards lower the
 * total by the refund's credit line and once more by the return: then money for other goods would count as not needed.
 */
export function orderCost(p: CreditQuestion): { costOre: number; takenOffTwiceOre: number } {
  const takenOffTwiceOre = Math.max(0, Math.min(p.refundCreditOre, p.returnedOre))
  return { costOre: p.totalOre + takenOffTwiceOre, takenOffTwiceOre }
}

export type CreditLine = {
  amountOre: number
  reference: string | null
  referenceId: string | null
}

/** How Medusa may have marked the credit line of a refund: by the collection, or by the refund's reason. */
export type RefundMarks = { collectionIds: string[]; reasonLabels: string[]; reasonCodes: string[] }

/**
 * The credit lines that stand for refunds; the others are the shop's own (goodwill, store credit). Never more than was refunded:
 * the staff may mark a line of their own in the same way.
 */
export function refundCredit(lines: CreditLine[], marks: RefundMarks, refundedOre: number): number {
  const isOfRefund = ({ reference, referenceId }: CreditLine) =>
    (reference === "payment_collection" && marks.collectionIds.includes(referenceId ?? "")) ||
    marks.reasonLabels.includes(reference ?? "") ||
    marks.reasonCodes.includes(referenceId ?? "")
  const ofRefunds = lines.filter((line) => line.amountOre > 0 && isOfRefund(line))
  const sumOre = ofRefunds.reduce((sum, { amountOre }) => sum + amountOre, 0)
  return Math.min(sumOre, Math.max(0, refundedOre))
}
