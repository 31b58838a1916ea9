/** One payment of an order: what it has captured, and what its reservation still holds. In minor units. */
type OrderAllocationQuestion = {
  /** what the order costs now, after edits, returns and credits */
  totalMinor: number
  /** captured less refunded, over all of the order's payments, by any provider */
  paidMinor: number
  /** what Medusa says is outstanding, which leaves out what is to be returned: the customer is asked for no more */
  outstandingMinor: number
  /** authorized elsewhere and not captured: another provider's payments */
  promisedMinor: number
  /** oldest first: an earlier reservation is used up before a later one */
  payments: { id: string; restMinor: number }[]
}

export type OrderAllocation = {
  /** what is still to be paid; never negative: what the shop owes the customer can't be captured */
  dueMinor: number
  /** what the order still needs of each payment's reservation */
  allocatedMinor: Map<string, number>
  /** outstanding and reserved nowhere: the customer must be asked for it */
  uncoveredMinor: number
}

/** How much of an order's due amount each reservation covers. */
export function allocate(p: OrderAllocationQuestion): OrderAllocation {
  const dueMinor = Math.max(0, p.totalMinor - p.paidMinor)
  const allocatedMinor = new Map<string, number>()
  let leftMinor = dueMinor
  for (const { id, restMinor } of p.payments) {
    const share = Math.min(leftMinor, Math.max(0, restMinor))
    allocatedMinor.set(id, share)
    leftMinor -= share
  }
  const reservedMinor = dueMinor - leftMinor
  const askableMinor = Math.min(dueMinor, p.outstandingMinor) - reservedMinor - p.promisedMinor
  return { dueMinor, allocatedMinor, uncoveredMinor: Math.max(0, askableMinor) }
}
