import { z } from "zod"
import type { HistoryEntry, MoneyAnswer, PaymentHistory, PaymentSummary } from "./types"

// What we need of each answer, and nothing else: Vipps may add fields and values at any time.
// Keys are lower case here (json.ts). Numbers may come as text. What we can't do without makes the whole answer
// unreadable; for a call that moves money that means: unknown, ask the history.

const wholeNumber = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number),
  ])
  .pipe(z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER))

/** Text, or a number as text; an empty one (the `requestId` of what the shopper did) counts as absent. */
const optionalText = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim() || undefined)
  .optional()
  .catch(undefined)

const optionalTime = optionalText.transform((text) => (text === undefined ? undefined : readTime(text)))

const success = z.union([z.boolean(), z.stringbool({ truthy: ["true"], falsy: ["false"] })])

const summarySchema = z
  .object({ capturedamount: wholeNumber, remainingamounttocapture: wholeNumber, refundedamount: wholeNumber })
  .transform((summary): PaymentSummary => ({
    capturedOre: summary.capturedamount,
    remainingToCaptureOre: summary.remainingamounttocapture,
    refundedOre: summary.refundedamount,
  }))

const transactionSchema = z
  .object({ transactionid: optionalText, timestamp: optionalTime })
  .optional()
  .catch(undefined)

/** Vipps' OpenAPI file requires the order id alone, of capture, refund and cancel alike. */
const moneySchema = z
  .object({
    orderid: z.union([z.string(), z.number()]).transform(String),
    transactioninfo: transactionSchema,
    transaction: transactionSchema, // what refund calls it
    transactionsummary: summarySchema.nullish(),
  })
  .transform((answer): { orderId: string; answer: MoneyAnswer } => {
    const { transactionid, timestamp } = answer.transactioninfo ?? answer.transaction ?? {}
    const id = transactionid === undefined ? {} : { transactionId: transactionid }
    const at = timestamp ? { at: timestamp } : {}
    const summary = answer.transactionsummary ? { summary: answer.transactionsummary } : {}
    return { orderId: answer.orderid, answer: { ...id, ...at, ...summary } }
  })

const operationsWithAmount = ["RESERVE", "SALE", "CAPTURE", "REFUND"]

const entrySchema = z
  .object({
    operation: z.string().transform((operation) => operation.trim().toUpperCase()),
    operationsuccess: success,
    amount: wholeNumber.optional().catch(undefined),
    requestid: optionalText,
    transactionid: optionalText,
    timestamp: optionalTime,
    transactiontext: optionalText,
  })
  .refine((entry) => entry.amount !== undefined || !operationsWithAmount.includes(entry.operation))
  .transform((entry): HistoryEntry => ({
    operation: entry.operation,
    success: entry.operationsuccess,
    amountOre: entry.amount ?? 0,
    ...(entry.requestid === undefined ? {} : { requestId: entry.requestid }),
    ...(entry.transactionid === undefined ? {} : { transactionId: entry.transactionid }),
    ...(entry.timestamp === undefined ? {} : { at: entry.timestamp }),
    ...(entry.transactiontext === undefined ? {} : { text: entry.transactiontext }),
  }))

const detailsSchema = z.object({
  orderid: optionalText,
  transactionsummary: summarySchema.nullish(),
  transactionloghistory: z.array(entrySchema).min(1),
})

const tokenSchema = z
  .object({
    access_token: z.string().regex(/^[\x21-\x7e]+$/),
    expires_in: z.union([z.number(), z.string().trim().min(1).transform(Number)]).pipe(z.number().positive()),
  })
  .transform((answer) => ({ value: answer.access_token, lifetimeMs: answer.expires_in * 1000 }))

const initiateSchema = z.object({ orderid: optionalText, url: z.url() })

export type TokenAnswer = z.output<typeof tokenSchema>

export function readTokenAnswer(body: unknown): TokenAnswer | undefined {
  return tokenSchema.safeParse(body).data
}

export function readInitiateAnswer(
  body: unknown,
  orderId: string,
): { orderId: string; url: string } | undefined {
  const answer = initiateSchema.safeParse(body).data
  return answer && isOurs(answer.orderid, orderId) ? { orderId, url: answer.url } : undefined
}

export function readMoneyAnswer(body: unknown, orderId: string): MoneyAnswer | undefined {
  const read = moneySchema.safeParse(body).data
  return read && isOurs(read.orderId, orderId) ? read.answer : undefined
}

export function readDetails(body: unknown, orderId: string): PaymentHistory | undefined {
  const details = detailsSchema.safeParse(body).data
  if (!details || !isOurs(details.orderid, orderId)) return undefined
  const summary = details.transactionsummary
  return { orderId, ...(summary ? { summary } : {}), entries: details.transactionloghistory }
}

/** An answer about another payment is no answer to our request. */
function isOurs(given: string | undefined, orderId: string): boolean {
  return given === undefined || given === orderId
}

/** Vipps' servers run on UTC, and some of its times come without a zone. */
function readTime(text: string): Date | undefined {
  const hasZone = /(z|[+-]\d{2}:?\d{2})$/i.test(text)
  const at = new Date(hasZone ? text : `${text.replace(" ", "T")}Z`)
  return Number.isNaN(at.getTime()) ? undefined : at
}
