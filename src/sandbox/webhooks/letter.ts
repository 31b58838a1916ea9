import { captureGuaranteedUntil } from "../epayment/describe-payment"
import { describeEntry, type EventName } from "../epayment/event-log"
import { describeChoice } from "../express/details"
import type { Entry, Payment } from "../payment"
import type { Assumptions } from "../types"

export type Letter = { name: EventName; reference: string; body: Record<string, unknown> }

/** The type that a registration names, e.g. epayments.payment.captured.v1. */
export function typeOf(name: EventName): string {
  return `epayments.payment.${name.toLowerCase()}.v1`
}

/** What webhooks say about an entry: the event of the log, the sales unit, and how long a capture is sure. */
export function writeLetters(payment: Payment, entry: Entry, assumptions: Assumptions): Letter[] {
  return describeEntry(payment, entry, assumptions).map((event) => {
    const until = event.name === "AUTHORIZED" ? captureGuaranteedUntil(payment, payment.entries) : undefined
    return {
      name: event.name,
      reference: payment.reference,
      body: {
        msn: payment.merchantSerialNumber,
        ...event,
        ...(until === undefined ? {} : { captureGuaranteedUntil: until }),
        ...(event.name === "AUTHORIZED" && payment.express !== undefined
          ? { ...describeChoice(payment), sub: payment.token }
          : {}),
      },
    }
  })
}
