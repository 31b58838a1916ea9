import type { Sum } from "../../contract/admin-api"
import { amountText } from "./amount"

export const summedStates = ["authorized", "partially_captured", "captured", "refunded"] as const
type State = (typeof summedStates)[number]

/** The figure that says most about a state: what waits, what was captured, what was refunded. */
const telling: Record<State, (sum: Sum) => number> = {
  authorized: (sum) => sum.remaining,
  partially_captured: (sum) => sum.remaining,
  captured: (sum) => sum.captured - sum.refunded,
  refunded: (sum) => sum.refunded,
}

/** How many payments have the state, and an amount for each of their currencies: amounts of two currencies are never added. */
export function describeSums(sums: Sum[], state: State): { count: number; amounts: string[] } {
  const ofState = sums.filter((sum) => sum.state === state)
  return {
    count: ofState.reduce((count, sum) => count + sum.count, 0),
    amounts: ofState.map((sum) => amountText(telling[state](sum), sum.currency_code)),
  }
}
