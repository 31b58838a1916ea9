import type { Sum } from "../../contract/admin-api"
import { amountText } from "./amount"

export const summedAmounts = ["remaining", "captured", "refunded"] as const
type Amount = (typeof summedAmounts)[number]

/** null: the refunds are a part of what was captured, and are not counted by themselves. */
const countOf = { remaining: "remaining_count", captured: "captured_count", refunded: null } as const

/**
 * Of all payments, whatever their state: what is reserved and not captured, what was captured and what was refunded of that. `count`:
 * the payments that have such an amount. An amount for each currency: amounts of two currencies are never added.
 */
export function describeSums(sums: Sum[], name: Amount): { count: number | null; amounts: string[] } {
  const minor = new Map<string, number>()
  for (const sum of sums) {
    if (sum[name] === 0) continue
    minor.set(sum.currency_code, (minor.get(sum.currency_code) ?? 0) + Math.round(sum[name] * 100))
  }
  const counted = countOf[name]
  return {
    count: counted && sums.reduce((count, sum) => count + sum[counted], 0),
    amounts: [...minor].map(([currency, amount]) => amountText(amount / 100, currency)),
  }
}
