import { kroner } from "./kroner"
import { refuse, type Refusal } from "./refusal"

/**
 * A change of an order that is begun and not finished. Medusa books a refund that the order does not owe as a change of its own,
 * and has room for one: it finds that out after the money was paid back.
 */
export type OpenOrderChange = {
  /** Medusa's: edit, return_request, return_receive, exchange, claim, transfer */
  type: string
  /** what the order owes the customer: Medusa refunds that much without a change of the order */
  owedOre: number
  /** the refund that is asked for is of more than that */
  isBeyondOwed: boolean
}

const names: Record<string, string> = {
  edit: "an edit of the order",
  return_request: "a return",
  return_receive: "the receipt of a return",
  exchange: "an exchange",
  claim: "a claim",
  transfer: "a transfer of the order to another customer",
}

export function guardRefundDuringChange(p: {
  amountOre: number
  change: OpenOrderChange | undefined
}): Refusal | undefined {
  const { amountOre, change } = p
  if (!change?.isBeyondOwed) return undefined
  const opening = `The refund of ${kroner(amountOre)} was not made: ${nameOf(change)} is begun and not finished, and Medusa can't book the refund beside it.`
  const wayOut =
    change.owedOre > 0
      ? `Refund at most the ${kroner(change.owedOre)} that the order owes the customer, or finish or cancel the change on the order page first.`
      : "Finish or cancel the change on the order page first, then refund."
  return refuse("refund-change-open", `${opening} ${wayOut}`)
}

/** Medusa refunds all that is captured, and then finds that it can't cancel such an order. */
export function guardCancelDuringChange(change: Pick<OpenOrderChange, "type">): Refusal {
  return refuse(
    "cancel-change-open",
    `The order was not cancelled: ${nameOf(change)} is begun and not finished, and Medusa can't cancel the order beside it. Finish or cancel the change on the order page first, then cancel the order.`,
  )
}

function nameOf({ type }: Pick<OpenOrderChange, "type">): string {
  return names[type] ?? "a change of the order"
}
