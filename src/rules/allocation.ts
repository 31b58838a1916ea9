/** One payment of an order: what it has captured, and what its reservation still holds. In øre. */
type OrderShareQuestion = {
  /** what the order costs now, after edits, returns and credits */
  totalOre: number
  /** captured less refunded, over all of the order's payments, by any provider */
  paidOre: number
  /** what Medusa says is outstanding, which leaves out what is to be returned: nobody is asked for more */
  outstandingOre: number
  /** authorized elsewhere and not captured: another provider's payments */
  promisedOre: number
  /** oldest first: an earlier reservation is used up before a later one */
  payments: { id: string; restOre: number }[]
}

export type OrderShares = {
  /** what is still to be paid; never negative: what the shop owes the customer can't be captured */
  dueOre: number
  /** what the order still needs of each payment's reservation */
  shareOre: Map<string, number>
  /** outstanding and reserved nowhere: the customer must be asked for it */
  uncoveredOre: number
}

/** How much of an order's due amount each reservation stands for. */
export function shareOut(p: OrderShareQuestion): OrderShares {
  const dueOre = Math.max(0, p.totalOre - p.paidOre)
  const shareOre = new Map<string, number>()
  let leftOre = dueOre
  for (const { id, restOre } of p.payments) {
    const share = Math.min(leftOre, Math.max(0, restOre))
    shareOre.set(id, share)
    leftOre -= share
  }
  const reservedOre = dueOre - leftOre
  const askableOre = Math.min(dueOre, p.outstandingOre) - reservedOre - p.promisedOre
  return { dueOre, shareOre, uncoveredOre: Math.max(0, askableOre) }
}
