import type { IOrderModuleService, IPaymentModuleService, MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { inMinor, milliseconds, sqlOf, type Sql } from "../db/sql"
import { GRACE_MS } from "../rules"
import { oneAtATime } from "./advisory-lock"
import { repairOrderSummary } from "./order-summary"
import { hasForeignBooking } from "./foreign-bookings"

/**
 * Medusa's books of one payment, made right (docs/protocol.md, Medusa's records): exactly one order transaction per capture and
 * refund that exists, with its amount; none for a row that is gone, nor for a refund that a cancelled order booked without making
 * it; sums of the collection as its rows say, and of the order as its transactions say. True when something had to be repaired.
 * `isAnswered`: the caller tells the outcome to whoever asked; otherwise what was not booked yet was seen by nobody. What Medusa
 * may be booking at this moment is left to it, unless `isAnswered` or `includesYoung`: both would book it.
 */
export function completeLedger(
  container: MedusaContainer,
  paymentId: string,
  p: { isAnswered?: boolean; includesYoung?: boolean } = {},
): Promise<boolean> {
  return oneAtATime(container, { kind: "payment", id: paymentId }, async () => {
    const found = await readBooks(container, paymentId, p.isAnswered === true || p.includesYoung === true)
    if (!found) return false
    // first, so that a click in between does not take this booking for Medusa's own, which a clerk has seen (R8)
    if (!p.isAnswered) await markAsRepaired(sqlOf(container), found)
    const { orderId } = found
    const did = [
      await repairTransactions(container.resolve(Modules.ORDER), found),
      orderId !== undefined && !found.hasYoung && (await repairOrderSummary(container, orderId)),
      !found.hasYoung && (await repairSums(container, found)),
    ]
    return did.includes(true)
  })
}

/** `executed`: it belongs to an operation that Vipps has executed. `young`: and Medusa may be booking it at this moment. */
type Row = {
  id: string
  reference: "capture" | "refund"
  amount: number
  executed: boolean
  young: boolean
}
type Transaction = { id: string; reference: string; reference_id: string; amount: number }
type Books = {
  paymentId: string
  orderId: string | undefined
  currency: string
  rows: Row[]
  transactions: Transaction[]
  hasYoung: boolean
  /** the collection's sums hold every row: all there is of records without an order */
  isCounted: boolean
  /** `hasForeignBooking` */
  isForeign: boolean
}

/** As `isYoung` of the reconciliation; in the statement that finds the row, or the request ends between the two. */
const IS_YOUNG = `o.lease_owner = o.medusa_row_id and o.ledger_verified_at is null
                  and greatest(o.executed_at, o.created_at) > now() - ${milliseconds(GRACE_MS)}`

async function readBooks(
  container: MedusaContainer,
  paymentId: string,
  includesYoung: boolean,
): Promise<Books | undefined> {
  const sql = sqlOf(container)
  const [head] = await sql.rows<{
    currency_code: string
    order_id: string | null
    is_counted: boolean
    is_foreign: boolean
  }>(
    `select p.currency_code, o.order_id,
            ${hasForeignBooking("select a.reference from vipps_attempt a where a.session_id = p.payment_session_id")} as is_foreign,
            ${inMinor("coalesce(c.captured_amount, 0)")} =
              (select ${inMinor("coalesce(sum(r.amount), 0)")} from capture r join payment q on q.id = r.payment_id
                where q.payment_collection_id = c.id and r.deleted_at is null)
            and ${inMinor("coalesce(c.refunded_amount, 0)")} =
              (select ${inMinor("coalesce(sum(r.amount), 0)")} from refund r join payment q on q.id = r.payment_id
                where q.payment_collection_id = c.id and r.deleted_at is null) as is_counted
       from payment p join payment_collection c on c.id = p.payment_collection_id
       left join order_payment_collection o on o.payment_collection_id = p.payment_collection_id and o.deleted_at is null
      where p.id = ? and p.deleted_at is null`,
    [paymentId],
  )
  if (!head) return undefined
  const rows = await sql.rows<Row>(
    `select r.*, o.request_id is not null as executed, coalesce(${includesYoung ? "false" : IS_YOUNG}, false) as young
       from (select id, 'capture' as reference, amount::float8 as amount from capture
              where payment_id = ? and deleted_at is null
             union all
             select id, 'refund', -amount::float8 from refund where payment_id = ? and deleted_at is null) r
       left join vipps_operation o on o.medusa_row_id = r.id and o.state = 'executed' and o.deleted_at is null`,
    [paymentId, paymentId],
  )
  const transactions = head.order_id ? await readTransactions(sql, head.order_id, paymentId, rows) : []
  return {
    paymentId,
    orderId: head.order_id ?? undefined,
    currency: head.currency_code,
    rows,
    transactions,
    hasYoung: rows.some(({ young }) => young),
    isCounted: head.is_counted,
    isForeign: head.is_foreign,
  }
}

/** What the order has booked for this payment, rightly or wrongly; oldest first. */
function readTransactions(
  sql: Sql,
  orderId: string,
  paymentId: string,
  rows: readonly Row[],
): Promise<Transaction[]> {
  return sql.rows<Transaction>(
    `select t.id, t.reference, t.reference_id, t.amount::float8 as amount from order_transaction t
      where t.order_id = ? and t.deleted_at is null
        and (t.reference_id = ? or t.reference_id = any(?) or t.reference_id in
             (select request_id from vipps_operation v join vipps_attempt a on a.reference = v.reference
                join payment p on p.payment_session_id = a.session_id where p.id = ?)
          -- booked by another click while the row waited for its provider, which refused it (R11)
          or (t.reference in ('capture', 'refund') and t.reference_id ~ '^(capt|ref)_[0-9A-Z]{26}$'
              and not exists (select 1 from capture where id = t.reference_id)
              and not exists (select 1 from refund where id = t.reference_id)))
      order by t.created_at, t.id`,
    [orderId, paymentId, rows.map(({ id }) => id), paymentId],
  )
}

const REPAIR_MARK = "repair"

function isBooked({ orderId, transactions, isCounted }: Books, row: Row): boolean {
  return orderId === undefined ? isCounted : transactions.some((one) => isOf(one, row))
}

/** Rows that Medusa has not booked: whoever clicked has seen an error, or nothing. */
async function markAsRepaired(sql: Sql, books: Books): Promise<void> {
  const untold = books.rows.filter(
    (row) => row.executed && !row.young && (books.isForeign || !isBooked(books, row)),
  )
  if (untold.length === 0) return
  await sql.change(
    `update vipps_operation set lease_owner = ?, updated_at = now()
      where medusa_row_id = any(?) and state = 'executed' and lease_owner = medusa_row_id and ledger_verified_at is null`,
    [REPAIR_MARK, untold.map(({ id }) => id)],
  )
}

async function repairTransactions(orders: IOrderModuleService, books: Books): Promise<boolean> {
  const { orderId, rows, transactions, currency, hasYoung } = books
  if (!orderId) return false
  const kept = rows.flatMap((row) => transactions.find((one) => isOf(one, row)) ?? [])
  // a cancelled order books a young refund by its payment: such a booking goes when the refund gets its own
  const wrong = hasYoung ? [] : transactions.filter((one) => !kept.includes(one)).map(({ id }) => id)
  const missing = rows.filter((row) => {
    const isBooked = transactions.some((one) => isOf(one, row))
    return row.executed && !row.young && !isBooked
  })
  if (wrong.length > 0) await orders.deleteOrderTransactions(wrong)
  if (missing.length > 0) {
    await orders.addOrderTransactions(
      missing.map(({ id, reference, amount }) => ({
        order_id: orderId,
        amount,
        currency_code: currency,
        reference,
        reference_id: id,
      })),
    )
  }
  return wrong.length > 0 || missing.length > 0
}

function isOf(transaction: Transaction, row: Row): boolean {
  return (
    transaction.reference === row.reference &&
    transaction.reference_id === row.id &&
    transaction.amount === row.amount
  )
}

type Sums = {
  id: string
  status: string
  amount_minor: number
  captures: number
  refunds: number
  captured_minor: number
  refunded_minor: number
  captures_minor: number
  refunds_minor: number
  captured_at: Date | null
  payment_minor: number
  payment_captures_minor: number
  has_rest: boolean
}

/** The collection's sums, and `captured_at`. Compares minor units, writes Medusa's own sums. */
async function repairSums(container: MedusaContainer, { paymentId }: Books): Promise<boolean> {
  const sums = await readSums(sqlOf(container), paymentId)
  if (!sums) return false
  const payments = container.resolve(Modules.PAYMENT)
  const did = [await repairCapturedAt(payments, paymentId, sums), await repairCollectionSums(payments, sums)]
  return did.includes(true)
}

async function readSums(sql: Sql, paymentId: string): Promise<Sums | undefined> {
  const [sums] = await sql.rows<Sums>(
    `select c.id, c.status, ${inMinor("c.amount")}::int as amount_minor, k.captures, f.refunds,
            ${inMinor("coalesce(c.captured_amount, 0)")}::int as captured_minor,
            ${inMinor("coalesce(c.refunded_amount, 0)")}::int as refunded_minor,
            ${inMinor("k.captures")}::int as captures_minor, ${inMinor("f.refunds")}::int as refunds_minor,
            p.captured_at, ${inMinor("p.amount")}::int as payment_minor,
            (select ${inMinor("coalesce(sum(r.amount), 0)")}::int from capture r
               join vipps_operation o on o.medusa_row_id = r.id and o.state = 'executed' and o.deleted_at is null
              where r.payment_id = p.id and r.deleted_at is null) as payment_captures_minor,
            exists (select 1 from vipps_attempt a where a.session_id = p.payment_session_id and a.capturable_minor > 0
                       and a.authorized_at is not null and not a.released and not a.direct_capture) as has_rest
       from payment p join payment_collection c on c.id = p.payment_collection_id
       cross join lateral
         (select coalesce(sum(r.amount), 0)::float8 as captures from capture r join payment q on q.id = r.payment_id
           where q.payment_collection_id = c.id and r.deleted_at is null) k
       cross join lateral
         (select coalesce(sum(r.amount), 0)::float8 as refunds from refund r join payment q on q.id = r.payment_id
           where q.payment_collection_id = c.id and r.deleted_at is null) f
      where p.id = ?`,
    [paymentId],
  )
  return sums
}

type CollectionChange = Parameters<IPaymentModuleService["updatePaymentCollections"]>[1]

/** Set once the captures reach the payment's amount, and not before. */
async function repairCapturedAt(
  payments: IPaymentModuleService,
  paymentId: string,
  sums: Sums,
): Promise<boolean> {
  const isWhole = sums.payment_captures_minor >= sums.payment_minor
  if (!sums.captured_at && sums.payment_minor > 0 && isWhole) {
    await payments.updatePayment({ id: paymentId, captured_at: new Date() } as { id: string })
    return true
  }
  // Medusa counted a row that is gone meanwhile: it would take a capture of the rest for done
  if (sums.captured_at && sums.has_rest && !isWhole) {
    await payments.updatePayment({ id: paymentId, captured_at: null } as { id: string })
    const change = { status: "authorized", completed_at: null } as CollectionChange
    if (sums.status === "completed") await payments.updatePaymentCollections(sums.id, change)
    return true
  }
  return false
}

async function repairCollectionSums(payments: IPaymentModuleService, sums: Sums): Promise<boolean> {
  if (sums.captures_minor === sums.captured_minor && sums.refunds_minor === sums.refunded_minor) return false
  const isComplete = sums.captures_minor >= sums.amount_minor && sums.status !== "canceled"
  const change = {
    captured_amount: sums.captures,
    refunded_amount: sums.refunds,
    ...(isComplete ? { status: "completed", completed_at: new Date() } : {}),
  }
  await payments.updatePaymentCollections(sums.id, change as CollectionChange)
  return true
}
