import type { MedusaContainer } from "@medusajs/framework/types"
import type { PaymentInList, Sum } from "../contract/admin-api"
import {
  PaymentList,
  type ListedPayment,
  type ListQuestion,
  type PaymentFilter,
  type StateSum,
} from "../medusa/payment-list-query"
import {
  PaymentAuditTrail,
  type AuditedAttempt,
  type ExportedOperation,
  type AuditedOperation,
} from "../medusa/audit-trail-query"
import { sqlOf } from "../db/sql"
import { readRefundNotes, type RefundNote } from "../medusa/refund-notes"
import { asMedusaError, notFound } from "../medusa/errors"
import { message, saidBefore } from "../messages"
import { bankAxeptLimit, daysLeft, deadline, decimalFromMinor, marketOf, movedBy } from "../rules"
import { readPaymentHistory } from "../operations"
import { listProviders } from "../context/configured-providers"
import type { VippsPayment } from "../context/vipps-payment"

export { paymentFilters, paymentOrders } from "../medusa/payment-list-query"

export async function listPayments(container: MedusaContainer, question: ListQuestion) {
  const { payments, count, customersSince } = await listOf(container).page(question)
  const now = new Date()
  return {
    payments: payments.map((payment) => inList(payment, now)),
    count,
    customers_since: customersSince?.toISOString() ?? null,
  }
}

/** Figures above the list: what was approved, by state, and how many payments each filter finds. */
export async function sumPayments(container: MedusaContainer): Promise<{
  sums: Sum[]
  counts: Record<PaymentFilter, number>
}> {
  const list = listOf(container)
  const [sums, counts] = await Promise.all([list.sums(), list.counts()])
  return { sums: sums.map(inMainUnit), counts }
}

/** The journal's attempts and operations of one payment, by Medusa's payment id or by reference. */
export async function readAuditTrail(container: MedusaContainer, id: string) {
  // PostgreSQL accepts no text with a zero in it, and no id has one
  const known = id.includes("\u0000") ? "" : id
  const orderId = known.startsWith("pay_") ? await findOrderId(container, known) : known
  const { attempts, operations } = await new PaymentAuditTrail(sqlOf(container)).tell(orderId ?? "")
  if (attempts.length === 0) throw notFound(message("payment-not-found", { id }))
  return { attempts: attempts.map(inWords), operations: operations.map(inWords) }
}

async function findOrderId(container: MedusaContainer, paymentId: string): Promise<string | undefined> {
  const [found] = (
    await listOf(container).page({ search: paymentId, withCustomers: false, limit: 1, offset: 0 })
  ).payments
  return found?.reference
}

/**
 * Vipps' own history, newest first, and what Medusa knows of why something was refunded. Calls Vipps; a failure is returned as a
 * message.
 */
export async function listHistory(container: MedusaContainer, { context, attempt }: VippsPayment) {
  try {
    const history = await readPaymentHistory(context, attempt)
    const notes = await readRefundNotes(sqlOf(container), attempt.reference)
    return history.entries.map((entry) => ({
      time: entry.at?.toISOString() ?? null,
      operation: entry.operation,
      amount: decimalFromMinor(movedBy(entry, history)),
      currency_code: attempt.currencyCode,
      success: entry.success,
      transaction_id: entry.transactionId ?? null,
      request_id: entry.requestId ?? null,
      ...noteOf(entry, notes),
    }))
  } catch (error) {
    throw asMedusaError(error)
  }
}

/** By Vipps' id where both know it: ePayment's entries may all have the id of the payment's first request. */
function noteOf(
  { transactionId, requestId }: { transactionId?: string | undefined; requestId?: string | undefined },
  notes: readonly RefundNote[],
): Pick<RefundNote, "reason" | "note"> {
  const found =
    notes.find((one) => transactionId !== undefined && one.transactionId === transactionId) ??
    notes.find((one) => requestId !== undefined && one.requestId === requestId)
  return { reason: found?.reason ?? null, note: found?.note ?? null }
}

const BATCH = 1000

/** Executed operations for the accountant, oldest first, read in batches. */
export async function* exportOperations(
  container: MedusaContainer,
  p: { from: Date | undefined; to: Date | undefined },
): AsyncGenerator<ExportedOperation[]> {
  const story = new PaymentAuditTrail(sqlOf(container))
  let after: { at: string; requestId: string } | undefined
  for (;;) {
    const batch = await story.exportBatch({ ...p, after, limit: BATCH })
    if (batch.length > 0) yield batch
    const last = batch.at(-1)
    if (!last || batch.length < BATCH) return
    after = { at: last.executed_text, requestId: last.request_id }
  }
}

function listOf(container: MedusaContainer): PaymentList {
  const prefixes = listProviders(container).map(({ options }) => options.orderIdPrefix)
  return new PaymentList(sqlOf(container), [...new Set(prefixes)])
}

function inList(row: ListedPayment, now: Date): PaymentInList {
  return {
    payment_id: row.payment_id,
    reference: row.reference,
    provider_id: row.provider_id,
    merchant_serial_number: row.merchant_serial_number,
    api: row.api,
    currency_code: row.currency_code,
    medusa_order: orderIn(row),
    customer: customerIn(row),
    state: row.vipps_state ?? "pending",
    amount: decimalFromMinor(amountOf(row)),
    reserved: decimalFromMinor(row.reserved_minor),
    captured: decimalFromMinor(row.captured_minor),
    refunded: decimalFromMinor(row.refunded_minor),
    released: decimalFromMinor(row.released ? row.reserved_minor - row.captured_minor : 0),
    remaining: decimalFromMinor(row.capturable_minor),
    created_at: row.created_at.toISOString(),
    reserved_at: row.reserved_at?.toISOString() ?? null,
    ...captureDeadlineIn(row, now),
    capture_guaranteed_until: row.capture_guaranteed_until?.toISOString() ?? null,
    bankaxept_until: bankAxeptLimitOf(row)?.toISOString() ?? null,
    vipps_read_at: row.vipps_read_at?.toISOString() ?? null,
    completion_failure: failureIn(row),
    attention: row.attention,
    failed_kind: row.attention.includes("failed") ? row.refused_kind : null,
  }
}

/** For Express, what is known: the goods, and once it is approved, shipping too. */
function amountOf({ is_uncompleted_express, amount_minor, reserved_minor }: ListedPayment): number {
  return is_uncompleted_express ? Math.max(amount_minor, reserved_minor) : amount_minor
}

function orderIn({ order_id, display_id }: ListedPayment): PaymentInList["medusa_order"] {
  return order_id === null || display_id === null ? null : { id: order_id, display_id }
}

function customerIn({ customer_name, customer_email }: ListedPayment): PaymentInList["customer"] {
  const isKnown = customer_name !== null || customer_email !== null
  return isKnown ? { name: customer_name, email: customer_email } : null
}

function captureDeadlineIn(
  { reserved_at, capturable_minor, currency_code }: ListedPayment,
  now: Date,
): Pick<PaymentInList, "capture_before" | "capture_days_left"> {
  if (!reserved_at) return { capture_before: null, capture_days_left: null }
  const before = deadline(reserved_at, marketOf(currency_code).captureDays)
  return {
    capture_before: before.toISOString(),
    capture_days_left: capturable_minor > 0 ? daysLeft(before, now) : null,
  }
}

function bankAxeptLimitOf(row: ListedPayment): Date | undefined {
  const reservedAt = row.reserved_at ?? undefined
  const captureGuaranteedUntil = row.capture_guaranteed_until ?? undefined
  return bankAxeptLimit({ reservedAt, captureGuaranteedUntil, market: marketOf(row.currency_code) })
}

function failureIn(row: ListedPayment): PaymentInList["completion_failure"] {
  if (!row.completion_first_failed_at || !row.completion_failed_at) return null
  const text = row.completion_error_message ?? ""
  const said = saidBefore(row.completion_said, text)
  return {
    ...said,
    // if an older version kept it, its message has another code
    code: row.completion_error_code ?? said.code,
    message: text,
    count: row.completion_failures,
    first_at: row.completion_first_failed_at.toISOString(),
    last_at: row.completion_failed_at.toISOString(),
  }
}

function inMainUnit(sum: StateSum): Sum {
  return {
    state: sum.state,
    currency_code: sum.currency_code,
    count: sum.count,
    reserved: decimalFromMinor(sum.reserved_minor),
    captured: decimalFromMinor(sum.captured_minor),
    refunded: decimalFromMinor(sum.refunded_minor),
    remaining: decimalFromMinor(sum.capturable_minor),
    captured_count: sum.captured_count,
    remaining_count: sum.capturable_count,
  }
}

/** Amounts in the main unit of their currency, as everywhere in the admin API. */
function inWords<AuditTrail extends AuditedAttempt | AuditedOperation>({
  amount_minor,
  ...story
}: AuditTrail) {
  return { ...story, amount: decimalFromMinor(amount_minor) }
}
