import { z } from "@medusajs/framework/zod"
import { isOurs, optionalText, optionalTime, wholeNumber, yesOrNo } from "../http/fields"
import type { MoneyAnswer } from "../payment-api"
import { isKnownState, summarize, type Aggregate } from "./summary"

// What we need of each answer, and nothing else: Vipps may add fields and values at any time. Keys are lower case here
// (json.ts). What we can't do without makes the whole answer unreadable; for a call that moves money that means: unknown.

const upperCase = z.string().transform((text) => text.trim().toUpperCase())

const amountSchema = z.object({ currency: upperCase, value: wholeNumber })

const aggregateSchema = z
  .object({
    authorizedamount: amountSchema,
    cancelledamount: amountSchema,
    capturedamount: amountSchema,
    refundedamount: amountSchema,
  })
  .refine((sums) => new Set(Object.values(sums).map(({ currency }) => currency)).size === 1)
  .transform((sums): Aggregate => ({
    currency: sums.authorizedamount.currency,
    authorizedMinor: sums.authorizedamount.value,
    cancelledMinor: sums.cancelledamount.value,
    capturedMinor: sums.capturedamount.value,
    refundedMinor: sums.refundedamount.value,
  }))

const optionalUrl = z.url().optional().catch(undefined)

const paymentSchema = z
  .object({
    reference: z.string(),
    state: upperCase,
    amount: amountSchema,
    aggregate: aggregateSchema,
    pspreference: optionalText,
    redirecturl: optionalUrl,
    captureguaranteeduntil: optionalTime,
  })
  .refine(({ amount, aggregate }) => amount.currency === aggregate.currency)
export type Payment = z.output<typeof paymentSchema>

const eventsWithAmount = ["AUTHORIZED", "CAPTURED", "REFUNDED"]

const eventSchema = z
  .object({
    reference: optionalText,
    name: upperCase,
    success: yesOrNo,
    amount: amountSchema.optional().catch(undefined),
    timestamp: optionalTime,
    pspreference: optionalText,
    idempotencykey: optionalText,
  })
  .refine((event) => event.amount !== undefined || !eventsWithAmount.includes(event.name))
export type PaymentEvent = z.output<typeof eventSchema>

const modificationSchema = z.object({
  reference: z.string(),
  state: upperCase.optional().catch(undefined),
  aggregate: aggregateSchema.nullish(),
})

const createdSchema = z.object({ reference: optionalText, redirecturl: z.url() })

export function readCreated(
  body: unknown,
  reference: string,
): { reference: string; url: string } | undefined {
  const answer = createdSchema.safeParse(body).data
  return answer && isOurs(answer.reference, reference) ? { reference, url: answer.redirecturl } : undefined
}

export function readPayment(body: unknown, reference: string): Payment | undefined {
  const payment = paymentSchema.safeParse(body).data
  return payment?.reference === reference ? payment : undefined
}

/** The events of one payment, in one currency; any other event makes the list unreadable. */
export function readEvents(
  body: unknown,
  p: { reference: string; currency: string },
): PaymentEvent[] | undefined {
  const events = z.array(eventSchema).safeParse(body).data
  const areOurs = events?.every(
    ({ reference, amount }) =>
      isOurs(reference, p.reference) && (amount === undefined || amount.currency === p.currency),
  )
  return areOurs ? events : undefined
}

/** `summary` is absent if Vipps left out the sums, or the state, or if we don't know that state: then they don't say what is left. */
export function readModification(
  body: unknown,
  p: { reference: string; currency?: string },
): MoneyAnswer | undefined {
  const answer = modificationSchema.safeParse(body).data
  if (!answer || answer.reference !== p.reference) return undefined
  const { state, aggregate } = answer
  if (aggregate && p.currency !== undefined && aggregate.currency !== p.currency) return undefined
  return state && isKnownState(state) && aggregate ? { summary: summarize(state, aggregate) } : {}
}

/** As `readModification`; an answer that shows the payment waiting or approved does not show it ended. */
export function readEnding(body: unknown, p: { reference: string }): MoneyAnswer | undefined {
  const state = modificationSchema.safeParse(body).data?.state
  return state === "CREATED" || state === "AUTHORIZED" ? undefined : readModification(body, p)
}
