import { z } from "@medusajs/framework/zod"
import { isOurs, optionalText, optionalTime, wholeNumber, yesOrNo } from "../http/fields"
import type { HistoryEntry, MoneyAnswer, PaymentHistory, PaymentSummary } from "../payment-api"

// What we need of each answer, and nothing else: Vipps may add fields and values at any time.
// Keys are lower case here (json.ts). Numbers may come as text. What we can't do without makes the whole answer
// unreadable; for a call that moves money that means: unknown, ask the history.

const summarySchema = z
  .object({ capturedamount: wholeNumber, remainingamounttocapture: wholeNumber, refundedamount: wholeNumber })
  .transform((summary): PaymentSummary => ({
    capturedMinor: summary.capturedamount,
    remainingToCaptureMinor: summary.remainingamounttocapture,
    refundedMinor: summary.refundedamount,
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
  .transform((answer): { reference: string; answer: MoneyAnswer } => {
    const { transactionid, timestamp } = answer.transactioninfo ?? answer.transaction ?? {}
    const id = transactionid === undefined ? {} : { transactionId: transactionid }
    const at = timestamp ? { at: timestamp } : {}
    const summary = answer.transactionsummary ? { summary: answer.transactionsummary } : {}
    return { reference: answer.orderid, answer: { ...id, ...at, ...summary } }
  })

const operationsWithAmount = ["RESERVE", "SALE", "CAPTURE", "REFUND"]

const entrySchema = z
  .object({
    operation: z.string().transform((operation) => operation.trim().toUpperCase()),
    operationsuccess: yesOrNo,
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
    amountMinor: entry.amount ?? 0,
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

const initiateSchema = z.object({ orderid: optionalText, url: z.url() })

export function readInitiateAnswer(
  body: unknown,
  reference: string,
): { reference: string; url: string } | undefined {
  const answer = initiateSchema.safeParse(body).data
  return answer && isOurs(answer.orderid, reference) ? { reference, url: answer.url } : undefined
}

export function readMoneyAnswer(body: unknown, reference: string): MoneyAnswer | undefined {
  const read = moneySchema.safeParse(body).data
  return read && isOurs(read.reference, reference) ? read.answer : undefined
}

export function readDetails(body: unknown, reference: string): PaymentHistory | undefined {
  const details = detailsSchema.safeParse(body).data
  if (!details || !isOurs(details.orderid, reference)) return undefined
  const summary = details.transactionsummary
  return { reference, ...(summary ? { summary } : {}), entries: details.transactionloghistory }
}
