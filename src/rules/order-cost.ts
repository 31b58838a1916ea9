/** The sums of an order's credit lines and returns. In øre. */
type CreditQuestion = {
  /** what Medusa says the order costs: goods that are kept, and shipping, less every credit line */
  totalOre: number
  /** credit lines that Medusa made for refunds: such a refund lowers the total, as goodwill would */
  refundCreditOre: number
  /** the cost of goods that came back, which lowers the total too */
  returnedOre: number
}

/**
 * The most that the order can cost, without what Medusa may have taken off twice. If goods are refunded first and returned
 * afterwards, the refund's credit line lowers the total, and the return does so once more: money for other goods would count as
 * not needed. A goodwill refund and the return of other goods look the same. So this decides what stays reserved, and never what
 * is captured without a person.
 */
export function orderCost(p: CreditQuestion): number {
  return p.totalOre + Math.max(0, Math.min(p.refundCreditOre, p.returnedOre))
}

/** How far floating-point sums may be off. */
const NOISE_ORE = 1e-4

export type CreditLine = {
  /** with its fraction */
  amountOre: number
  reference: string | null
  referenceId: string | null
}

/** How Medusa may have marked the credit line of a refund: by the collection, or by the refund's reason. */
type RefundMarks = { collectionIds: string[]; reasonLabels: string[]; reasonCodes: string[] }

/**
 * The credit lines that stand for refunds; the others are the shop's own (goodwill, store credit). Never more than was refunded:
 * the staff may mark their own line in the same way.
 */
export function refundCredit(lines: CreditLine[], marks: RefundMarks, refundedOre: number): number {
  const isOfRefund = ({ reference, referenceId }: CreditLine) =>
    (reference === "payment_collection" && marks.collectionIds.includes(referenceId ?? "")) ||
    marks.reasonLabels.includes(reference ?? "") ||
    marks.reasonCodes.includes(referenceId ?? "")
  const ofRefunds = lines.filter((line) => line.amountOre > 0 && isOfRefund(line))
  const sumOre = ofRefunds.reduce((sum, { amountOre }) => sum + amountOre, 0)
  // less than an øre in all keeps nothing reserved
  return Math.min(Math.floor(sumOre + NOISE_ORE), Math.max(0, refundedOre))
}
