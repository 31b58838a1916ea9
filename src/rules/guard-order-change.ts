import { message, money } from "../messages"
import type { Market } from "./market"
import type { Refusal } from "./refusal"

/**
 * An open order change. Medusa books a refund that the order does not owe as an order change of its own, and has room for one
 * only. It notices that after the money was paid back.
 */
export type OpenOrderChange = {
  /** Medusa's: edit, return_request, return_receive, exchange, claim, transfer, credit_line */
  type: string
  /** what the order owes the customer: Medusa refunds that much without an order change */
  owedMinor: number
  /** the refund asks for more than that */
  isBeyondOwed: boolean
}

export function guardRefundDuringChange(p: {
  amountMinor: number
  change: OpenOrderChange | undefined
  market: Market
}): Refusal | undefined {
  const { amountMinor, change, market } = p
  const amount = (minor: number) => money(minor, market.currencyCode)
  if (!change?.isBeyondOwed) return undefined
  const owed = amount(Math.max(0, change.owedMinor))
  return message("refund-change-open", { asked: amount(amountMinor), change: change.type, owed })
}

/** Medusa refunds all that is captured, and then finds that it can't cancel such an order. */
export function guardCancelDuringChange({ type }: Pick<OpenOrderChange, "type">): Refusal {
  return message("cancel-change-open", { change: type })
}
