import { message, nok } from "../messages"
import type { Refusal } from "./refusal"

/**
 * An open order change. Medusa books a refund that the order does not owe as an order change of its own, and has room for one
 * only. It notices that after the money was paid back.
 */
export type OpenOrderChange = {
  /** Medusa's: edit, return_request, return_receive, exchange, claim, transfer */
  type: string
  /** what the order owes the customer: Medusa refunds that much without an order change */
  owedOre: number
  /** the refund asks for more than that */
  isBeyondOwed: boolean
}

export function guardRefundDuringChange(p: {
  amountOre: number
  change: OpenOrderChange | undefined
}): Refusal | undefined {
  const { amountOre, change } = p
  if (!change?.isBeyondOwed) return undefined
  const owed = nok(Math.max(0, change.owedOre))
  return message("refund-change-open", { asked: nok(amountOre), change: change.type, owed })
}

/** Medusa refunds all that is captured, and then finds that it can't cancel such an order. */
export function guardCancelDuringChange({ type }: Pick<OpenOrderChange, "type">): Refusal {
  return message("cancel-change-open", { change: type })
}
