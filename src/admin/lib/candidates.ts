import type { PaymentView, Said } from "../../contract/admin-api"
import { message, money, withText } from "../../messages"
import { amountText } from "./amount"
import { findBlocking } from "./offered"
import type { SelectablePayment } from "./selection"

export type ManyKind = "capture" | "release"

/**
 * A ticked payment with what is to be moved of it, in its currency, or why nothing can be. `captured`: what had been captured when
 * it was read.
 */
export type Candidate = {
  payment: SelectablePayment
  captured: number
  amount: number
  refusal: Said | null
}

/** A payment's view, or why the server can't show it: that of a sales unit or a provider that is no longer configured. */
export type ReadPayment = { view: PaymentView } | { refusal: Said }

const AT_ONCE = 5

/** In their order. One that can't be shown is left out like one that can't be moved: it blocks none of the others. */
export async function readCandidates(
  kind: ManyKind,
  payments: SelectablePayment[],
  readOne: (payment: SelectablePayment) => Promise<ReadPayment>,
): Promise<Candidate[]> {
  const candidates: Candidate[] = []
  const waiting = [...payments.entries()]
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, payment] = next
      candidates[index] = candidateOf(kind, payment, await readOne(payment))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return candidates
}

function candidateOf(kind: ManyKind, payment: SelectablePayment, read: ReadPayment): Candidate {
  if ("refusal" in read) return { payment, captured: 0, amount: 0, refusal: read.refusal }
  return { payment, captured: read.view.captured, ...findMovable(kind, read.view) }
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
export function sumText(candidates: Pick<Candidate, "amount" | "payment">[]): string {
  const minor = new Map<string, number>()
  for (const { amount, payment } of candidates)
    minor.set(payment.currency_code, (minor.get(payment.currency_code) ?? 0) + Math.round(amount * 100))
  return [...minor].map(([currency, sum]) => amountText(sum / 100, currency)).join(" + ")
}

/** As many as the server moves at the same moment. It takes more in a request, but progress is seen only when one is answered. */
const BATCH = 4

export function batchesOf<T>(all: T[]): T[][] {
  const count = Math.ceil(all.length / BATCH)
  return Array.from({ length: count }, (_, n) => all.slice(n * BATCH, (n + 1) * BATCH))
}
