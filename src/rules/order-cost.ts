/** The sums of an order's credit lines and returns. In minor units. */
type CreditQuestion = {
  /** what Medusa says the order costs: goods that are kept, and shipping, less every credit line */
  totalMinor: number
  /** credit lines that Medusa made for refunds: such a refund lowers the total, as goodwill would */
  refundCreditMinor: number
  /** the cost of goods that came back, which lowers the total too */
  returnedMinor: number
}

/**
 * The most that the order can cost, without what Medusa may have taken off twice. If goods are refunded first and returned
 * afterwards, the refund's credit line lowers the total, and the return does so once more: money for other goods would count as
 * not needed. A goodwill refund and the return of other goods look the same. So this decides what stays reserved, and never what
 * is captured without a person.
 */
export function orderCost(p: CreditQuestion): number {
  return p.totalMinor + Math.max(0, Math.min(p.refundCreditMinor, p.returnedMinor))
}

/** How far floating-point sums may be off. */
const NOISE_ORE = 1e-4

export type CreditLine = {
  /** with its fraction */
  amountMinor: number
  reference: string | null
  referenceId: string | null
}

/** How Medusa may have marked the credit line of a refund: by the collection, or by the refund's reason. */
type RefundMarks = { collectionIds: string[]; reasonLabels: string[]; reasonCodes: string[] }

/**
 * The credit lines that represent refunds; the others are the shop's own (goodwill, store credit). Never more than was refunded:
 * the staff may mark their own line in the same way.
 */
export function refundCredit(lines: CreditLine[], marks: RefundMarks, refundedMinor: number): number {
  const isOfRefund = ({ reference, referenceId }: CreditLine) =>
    (reference === "payment_collection" && marks.collectionIds.includes(referenceId ?? "")) ||
    marks.reasonLabels.includes(reference ?? "") ||
    marks.reasonCodes.includes(referenceId ?? "")
  const ofRefunds = lines.filter((line) => line.amountMinor > 0 && isOfRefund(line))
  const sumMinor = ofRefunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  // less than a minor unit in all keeps nothing reserved
  return Math.min(Math.floor(sumMinor + NOISE_ORE), Math.max(0, refundedMinor))
}

/**
 * What refunds left out of the order's credit lines: the part of them that the order now asks the customer for. Only for an order
 * that nothing but refunds and credit lines has changed: then the total can't have risen for another reason. In minor units.
 */
export function missingCredit(p: {
  refundedMinor: number
  refundCreditMinor: number
  dueMinor: number
}): number {
  return Math.max(0, Math.min(p.refundedMinor - p.refundCreditMinor, p.dueMinor))
}
