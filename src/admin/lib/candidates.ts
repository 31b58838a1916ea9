import type { PaymentView, Said } from "../../contract/admin-api"
import { message, money, withText } from "../../messages"
import { amountText } from "./amount"
import { findBlocking } from "./offered"
import type { SelectablePayment } from "./selection"

export type ManyKind = "capture" | "release"

/** A ticked payment with what is to be moved of it, in its currency, or why nothing can be. */
export type Candidate = {
  payment: SelectablePayment
  view: PaymentView
  amount: number
  refusal: Said | null
}

/** As the panel, which offers no button while something must be waited for, or decided. */
export function findMovable(
  kind: ManyKind,
  {
    actions,
    problems,
    due,
    currency_code,
  }: Pick<PaymentView, "actions" | "problems" | "due" | "currency_code">,
): Pick<Candidate, "amount" | "refusal"> {
  const blocked = findBlocking({ problems })
  const { max, refusal } = actions[kind]
  if (blocked) return { amount: 0, refusal: { ...blocked, code: `problem-${blocked.code}` } }
  if (kind === "capture" || refusal || !due) return { amount: max, refusal }
  const stillDue = money(Math.round(due * 100), currency_code)
  return { amount: 0, refusal: withText(message("release-still-due", { due: stillDue })) }
}

/** "2 500 kr + 12,50 EUR": amounts of two currencies are never added. */
export function sumText(candidates: Pick<Candidate, "amount" | "view">[]): string {
  const minor = new Map<string, number>()
  for (const { amount, view } of candidates)
    minor.set(view.currency_code, (minor.get(view.currency_code) ?? 0) + Math.round(amount * 100))
  return [...minor].map(([currency, sum]) => amountText(sum / 100, currency)).join(" + ")
}

/** As many as the server moves at the same moment. It takes more in a request, but progress is seen only when one is answered. */
const BATCH = 4

export function batchesOf<T>(all: T[]): T[][] {
  const count = Math.ceil(all.length / BATCH)
  return Array.from({ length: count }, (_, n) => all.slice(n * BATCH, (n + 1) * BATCH))
}
