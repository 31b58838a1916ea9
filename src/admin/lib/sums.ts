import type { Sum } from "../../contract/admin-api"
import { amountText } from "./amount"

export const summedAmounts = ["remaining", "captured", "refunded"] as const
type Amount = (typeof summedAmounts)[number]

/** The states of the payments that have such an amount; null: the state does not tell which were refunded in part. */
const statesWith: Record<Amount, string[] | null> = {
  remaining: ["authorized", "partially_captured"],
  captured: ["partially_captured", "captured", "refunded"],
  refunded: null,
}

/**
 * Of all payments, whatever their state: what can still be captured, what was captured and what was refunded of that. An amount for
 * each currency: amounts of two currencies are never added.
 */
export function describeSums(sums: Sum[], name: Amount): { count: number | null; amounts: string[] } {
  const minor = new Map<string, number>()
  for (const sum of sums) {
    if (sum[name] === 0) continue
    minor.set(sum.currency_code, (minor.get(sum.currency_code) ?? 0) + Math.round(sum[name] * 100))
  }
  const states = statesWith[name]
  return {
    count: states && sums.reduce((count, sum) => count + (states.includes(sum.state) ? sum.count : 0), 0),
    amounts: [...minor].map(([currency, amount]) => amountText(amount / 100, currency)),
  }
}
