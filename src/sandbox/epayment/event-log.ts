import { addUp } from "../figures"
import type { Entry, Payment } from "../payment"
import type { Assumptions } from "../types"

export const eventNames = [
  "CREATED",
  "AUTHORIZED",
  "CAPTURED",
  "CANCELLED",
  "REFUNDED",
  "ABORTED",
  "EXPIRED",
  "TERMINATED",
] as const
export type EventName = (typeof eventNames)[number]

export type PaymentEvent = {
  reference: string
  pspReference: string
  name: EventName
  amount: { currency: string; value: number }
  timestamp: string
  idempotencyKey?: string
  success: boolean
}

/** ePayment's events for an entry of the ledger: none for a refused card, two for a direct capture. */
export function describeEntry(payment: Payment, entry: Entry, assumptions: Assumptions): PaymentEvent[] {
  if (!entry.success && !isShownRefusal(entry, assumptions)) return []
  return namesOf(entry).map((name) => {
    const key = keyOf(payment, entry, name, assumptions)
    return {
      reference: payment.reference,
      pspReference: pspReferenceOf(payment, entry, name),
      name,
      amount: { currency: payment.currency, value: amountOf(payment, entry) },
      // seven decimals, as in Vipps' samples
      timestamp: entry.at.toISOString().replace("Z", "0000Z"),
      ...(key === undefined ? {} : { idempotencyKey: key }),
      success: entry.success,
    }
  })
}

function isShownRefusal({ operation }: Entry, { refusalsInEvents }: Assumptions): boolean {
  return refusalsInEvents && (operation === "CAPTURE" || operation === "REFUND")
}

function namesOf({ operation, by }: Entry): EventName[] {
  switch (operation) {
    case "INITIATE":
      return ["CREATED"]
    case "RESERVE":
      return ["AUTHORIZED"]
    case "SALE":
      return ["AUTHORIZED", "CAPTURED"]
    case "CAPTURE":
      return ["CAPTURED"]
    case "REFUND":
      return ["REFUNDED"]
    case "VOID":
      return ["CANCELLED"]
    case "CANCEL":
      if (by === "shopper") return ["ABORTED"]
      return [by === "timeout" ? "EXPIRED" : "TERMINATED"]
  }
}

// CREATED and AUTHORIZED carry the create's key. What the others carry is not documented well.
function keyOf(
  payment: Payment,
  entry: Entry,
  name: EventName,
  assumptions: Assumptions,
): string | undefined {
  if (entry.by === "portal") return assumptions.portalKeys === "foreign" ? foreignKey(entry) : undefined
  if (payment.api === "ecom") {
    return assumptions.keysOfEcomRequests && entry.requestId !== "" ? entry.requestId : undefined
  }
  if (name === "CREATED" || name === "AUTHORIZED") return payment.createKey
  if (entry.requestId === "") return undefined
  if (name === "CANCELLED" || name === "TERMINATED") {
    return assumptions.keysOnCancelled ? entry.requestId : undefined
  }
  return keyOfMove(payment, entry, assumptions)
}

function keyOfMove(payment: Payment, entry: Entry, { eventKeys }: Assumptions): string | undefined {
  switch (eventKeys) {
    case "own":
      return entry.requestId
    case "create":
      return payment.createKey
    case "none":
      return undefined
    case "foreign":
      return foreignKey(entry)
    case "shared":
      return "of-another-system"
  }
}

function foreignKey({ transactionId }: Entry): string {
  return `foreign-${transactionId}`
}

// eCom's history repeats the transaction of the initiate in the reservation; here each event has an id of its own.
function pspReferenceOf(payment: Payment, { operation, transactionId }: Entry, name: EventName): string {
  const repeats = payment.api === "ecom" && (operation === "RESERVE" || operation === "SALE")
  return repeats ? `${transactionId}${name === "AUTHORIZED" ? 1 : 2}` : transactionId
}

// The ledger notes the whole payment where eCom does; the event tells what was freed.
function amountOf(payment: Payment, entry: Entry): number {
  return entry.operation === "VOID" ? addUp(payment.entries).releasedMinor : entry.amountMinor
}
