import type { HistoryEntry, PaymentHistory } from "../payment-api"
import type { Payment, PaymentEvent } from "./answers"
import { isEndState, summarize, type Sums } from "./summary"

// A payment of ePayment in the port's words: entries as eCom names them, the newest first as eCom sends them.

/** An event's entry. Other events keep their name: how an unapproved payment ended, its state says and no event. */
const operations: Readonly<Record<string, string>> = {
  CREATED: "INITIATE",
  AUTHORIZED: "RESERVE",
  CAPTURED: "CAPTURE",
  REFUNDED: "REFUND",
  CANCELLED: "VOID",
}

/** How a payment ended that was never approved. */
const endings: Readonly<Record<string, string | undefined>> = {
  CREATED: undefined,
  ABORTED: "CANCEL",
  TERMINATED: "CANCEL",
  EXPIRED: "EXPIRE",
}

/**
 * Whether the state alone does not say what became of the money. It does for a payment that was never approved. Money that was
 * captured or refunded is proof of an approval in any state; so is what was reserved, once the payment has ended.
 */
export function needsEvents({ state, aggregate }: Payment): boolean {
  const { authorizedMinor, capturedMinor, refundedMinor } = aggregate
  if (state === "AUTHORIZED" || capturedMinor > 0 || refundedMinor > 0) return true
  return isEndState(state) && authorizedMinor > 0
}

/** The history of a payment that is not approved: its state says it all, and no event is needed. */
export function historyByState(payment: Payment): PaymentHistory {
  const { state, aggregate, redirecturl } = payment
  const entries = [entryOf(payment, "INITIATE", payment.amount.value)]
  const ending = endings[state]
  if (ending) entries.unshift(entryOf(payment, ending, payment.amount.value))
  return {
    ...about(payment),
    summary: summarize(state, aggregate),
    entries,
    ...(state === "CREATED" && redirecturl && { url: redirecturl }),
  }
}

/** The history of an approved payment. Sums and events are read one after the other, and either may lag. */
export function historyByEvents(payment: Payment, events: readonly PaymentEvent[]): PaymentHistory {
  const { state, aggregate, captureguaranteeduntil } = payment
  const shown = sumsOf(events)
  const sums = higherOf(aggregate, shown)
  return {
    ...about(payment),
    summary: summarize(state, sums),
    entries: [
      ...entriesBySums(payment, shown, sums),
      ...newestFirst(events).map((event) => toEntry(event, payment)),
    ],
    ...(exceeds(aggregate, shown) && { unexplained: true as const }),
    ...(captureguaranteeduntil && { captureGuaranteedUntil: captureguaranteeduntil }),
  }
}

/** Whether the events show more than the sums, which are read before. */
export function areSumsLate({ aggregate }: Payment, events: readonly PaymentEvent[]): boolean {
  return exceeds(sumsOf(events), aggregate)
}

function about({ reference, aggregate }: Payment): Pick<PaymentHistory, "reference" | "currency"> {
  return { reference, currency: aggregate.currency }
}

/**
 * An approval or a cancellation can't be undone: if the events are late, the sums are proof enough. A capture or refund gets
 * no such entry, because only its event tells whose it is. An end state frees what is not captured.
 */
function entriesBySums(payment: Payment, shown: Sums, sums: Sums): HistoryEntry[] {
  const { authorizedMinor, capturedMinor, cancelledMinor } = sums
  const restMinor = isEndState(payment.state) ? Math.max(0, authorizedMinor - capturedMinor) : 0
  const freedMinor = cancelledMinor || restMinor
  const freed = freedMinor > 0 && shown.cancelledMinor === 0 ? [entryOf(payment, "VOID", freedMinor)] : []
  const isLate = authorizedMinor > 0 && shown.authorizedMinor === 0
  return [...freed, ...(isLate ? [entryOf(payment, "RESERVE", authorizedMinor)] : [])]
}

/** Without a time, which only events have. The id is that of the payment, as an ending may carry it in eCom. */
function entryOf({ pspreference }: Payment, operation: string, amountMinor: number): HistoryEntry {
  const id = pspreference === undefined ? {} : { transactionId: pspreference }
  return { operation, success: true, amountMinor, ...id }
}

function toEntry(event: PaymentEvent, { reference }: Payment): HistoryEntry {
  const { name, success, amount, idempotencykey, pspreference, timestamp } = event
  // CREATED and AUTHORIZED carry the key of the create, and so may others: it is the reference, and names no operation
  const isOwn = name !== "CREATED" && name !== "AUTHORIZED" && idempotencykey !== reference
  return {
    operation: Object.hasOwn(operations, name) ? (operations[name] ?? name) : name,
    success,
    amountMinor: amount?.value ?? 0,
    ...(isOwn && idempotencykey !== undefined && { requestId: idempotencykey }),
    ...(pspreference !== undefined && { transactionId: pspreference }),
    ...(timestamp && { at: timestamp }),
  }
}

/** Vipps lists the oldest first and does not promise it. Of equal times, the one that Vipps lists later counts as newer. */
function newestFirst(events: readonly PaymentEvent[]): PaymentEvent[] {
  const timeOf = ({ timestamp }: PaymentEvent): number => timestamp?.getTime() ?? 0
  return [...events].reverse().sort((one, other) => timeOf(other) - timeOf(one))
}

function sumsOf(events: readonly PaymentEvent[]): Sums {
  const amounts = (name: string): number[] =>
    events.filter((event) => event.success && event.name === name).map(({ amount }) => amount?.value ?? 0)
  const sumOf = (name: string): number => amounts(name).reduce((sum, amount) => sum + amount, 0)
  return {
    authorizedMinor: Math.max(0, ...amounts("AUTHORIZED")),
    cancelledMinor: sumOf("CANCELLED"),
    capturedMinor: sumOf("CAPTURED"),
    refundedMinor: sumOf("REFUNDED"),
  }
}

const figures = ["authorizedMinor", "cancelledMinor", "capturedMinor", "refundedMinor"] as const

function exceeds(one: Sums, other: Sums): boolean {
  return figures.some((figure) => one[figure] > other[figure])
}

/** Money only ever moves on, so of two readings the higher one is the later one. */
function higherOf(one: Sums, other: Sums): Sums {
  const higher = (figure: (typeof figures)[number]): number => Math.max(one[figure], other[figure])
  return {
    authorizedMinor: higher("authorizedMinor"),
    cancelledMinor: higher("cancelledMinor"),
    capturedMinor: higher("capturedMinor"),
    refundedMinor: higher("refundedMinor"),
  }
}
