import { z } from "zod"
import type { LedgerPayment } from "../../../src/sandbox"
import {
  checkLimits,
  checkJournal,
  compareLedgers,
  readOperations,
  readRows,
  type MoneyRow,
} from "../checker"
import type { Costs } from "./costs"

/**
 * What must hold of an order afterwards: over all its payments Vipps' ledger, Medusa's rows, the order's books and sums.
 * Reads the sandbox's ledger and Medusa's tables; shares no code with the plugin.
 */
export type OrderQuestion = {
  orderId: string
  costs: Costs
  ledger: LedgerPayment[]
  sql(statement: string, values?: unknown[]): Promise<Record<string, unknown>[]>
}

const paymentSchema = z.object({
  id: z.string(),
  vipps: z.string(),
  worth: z.number(),
  isCaptured: z.boolean(),
  isCanceled: z.boolean(),
})
type Payment = z.infer<typeof paymentSchema> & { ledger: LedgerPayment; rows: MoneyRow[] }

const sum = (amounts: number[]) => amounts.reduce((total, one) => total + one, 0)
const restOf = ({ state, reservedMinor, capturedMinor, releasedMinor }: LedgerPayment) =>
  state === "CANCELLED" ? 0 : reservedMinor - capturedMinor - releasedMinor

/** `isLast`: a day later, when all that repair leaves some time is done too. */
export async function checkOrder(q: OrderQuestion, p: { isLast: boolean }): Promise<string[]> {
  const payments = await readPayments(q)
  const strangers = q.ledger.filter(({ reference }) => !payments.some(({ vipps }) => vipps === reference))
  return [
    ...checkStrangers(strangers),
    ...(await Promise.all(payments.map((payment) => checkMoney(q, payment)))).flat(),
    ...(await checkBooks(q, payments)),
    ...(await checkSummary(q)),
    ...(await checkCollections(q)),
    ...(await checkFulfillments(q)),
    // for an hour after a refund or a return nothing is released by itself; a cancelled order's is, at once
    ...(p.isLast || q.costs.isCanceled || !mayWait(q, payments) ? checkHeld(q, payments) : []),
    ...(p.isLast && !q.costs.isCanceled ? checkWorth(q, payments) : []),
  ]
}

async function readPayments(q: OrderQuestion): Promise<Payment[]> {
  const rows = await q.sql(
    `select p.id, p.data->'vipps'->>'reference' as vipps, round(p.amount * 100)::int as worth,
            p.captured_at is not null as "isCaptured", p.canceled_at is not null as "isCanceled"
       from payment p
       join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
      where l.order_id = $1 and p.deleted_at is null order by p.created_at, p.id`,
    [q.orderId],
  )
  return Promise.all(
    rows.map(async (row) => {
      const payment = paymentSchema.parse(row)
      const ledger = q.ledger.find(({ reference }) => reference === payment.vipps)
      if (!ledger) throw new Error(`Vipps does not know ${payment.vipps} of ${payment.id}`)
      return { ...payment, ledger, rows: await readRows({ sql: q.sql, paymentId: payment.id }) }
    }),
  )
}

/** What was approved at Vipps and is no payment of the order holds nothing, and has taken nothing. */
export function checkStrangers(ledger: LedgerPayment[]): string[] {
  return ledger.flatMap((one) =>
    restOf(one) > 0 || one.capturedMinor > 0
      ? [`${one.reference} belongs to no order: ${restOf(one)} held, ${one.capturedMinor} captured`]
      : [],
  )
}

async function checkMoney(q: OrderQuestion, { vipps, ledger, rows }: Payment): Promise<string[]> {
  const operations = await readOperations({ sql: q.sql, reference: vipps })
  const found = [
    ...compareLedgers(ledger, rows, []),
    ...checkLimits(ledger),
    ...checkJournal(operations, rows),
  ]
  return found.map((problem) => `${vipps}: ${problem}`)
}

const bookedSchema = z.object({
  reference: z.string(),
  reference_id: z.string().nullable(),
  minor: z.number(),
})

/** Exactly one transaction for each row of each payment, and nothing else. */
async function checkBooks(q: OrderQuestion, payments: Payment[]): Promise<string[]> {
  const found = await q.sql(
    `select reference, reference_id, (amount * 100)::float8 as minor from order_transaction
      where order_id = $1 and deleted_at is null`,
    [q.orderId],
  )
  const have = found
    .map((one) => bookedSchema.parse(one))
    .map(({ reference, reference_id, minor }) => `${reference} ${reference_id} ${minor}`)
  const want = payments.flatMap(({ rows }) =>
    rows.map(({ kind, id, minor }) => `${kind} ${id} ${kind === "refund" ? -minor : minor}`),
  )
  const [booked, rows] = [have.sort().join("; "), want.sort().join("; ")]
  return booked === rows ? [] : [`the order's books have [${booked}], the rows [${rows}]`]
}

const summarySchema = z.object({ paid: z.number(), due: z.number(), total: z.number(), booked: z.number() })

/** "Outstanding amount" and "Total paid" on the order's page. */
async function checkSummary(q: OrderQuestion): Promise<string[]> {
  const rows = await q.sql(
    `select round((s.totals->>'transaction_total')::numeric * 100)::int as paid,
            round((s.totals->>'pending_difference')::numeric * 100)::int as due,
            round((s.totals->>'current_order_total')::numeric * 100)::int as total,
            (select coalesce(round(sum(amount) * 100), 0)::int from order_transaction t
              where t.order_id = o.id and t.deleted_at is null) as booked
       from "order" o join order_summary s on s.order_id = o.id and s.version = o.version and s.deleted_at is null
      where o.id = $1`,
    [q.orderId],
  )
  return rows
    .map((row) => summarySchema.parse(row))
    .flatMap(({ paid, due, total, booked }) => [
      ...(paid === booked ? [] : [`the summary says ${paid} paid, the transactions ${booked}`]),
      // Medusa's own count may lack what is to come back: two fulfillments of an order that are made at once overwrite each other's
      ...([0, q.costs.toReturnMinor].includes(total - booked - due)
        ? []
        : [
            `the summary says ${due} due of ${total}, of which ${booked} is paid, ${q.costs.toReturnMinor} to return`,
          ]),
    ])
}

const collectionSchema = z.object({ id: z.string(), said: z.string(), rows: z.string() })

async function checkCollections(q: OrderQuestion): Promise<string[]> {
  const sumOf = (table: string) =>
    `(select coalesce(round(sum(r.amount) * 100), 0)::int from ${table} r join payment p on p.id = r.payment_id
       where p.payment_collection_id = c.id and r.deleted_at is null)`
  const found = await q.sql(
    `select c.id, concat(round(coalesce(c.captured_amount, 0) * 100)::int, ' captured, ',
                         round(coalesce(c.refunded_amount, 0) * 100)::int, ' refunded') as said,
            concat(${sumOf("capture")}, ' captured, ', ${sumOf("refund")}, ' refunded') as rows
       from payment_collection c
       join order_payment_collection l on l.payment_collection_id = c.id and l.deleted_at is null
      where l.order_id = $1 and c.deleted_at is null`,
    [q.orderId],
  )
  return found
    .map((row) => collectionSchema.parse(row))
    .flatMap(({ id, said, rows }) => (said === rows ? [] : [`${id} says ${said}, its rows ${rows}`]))
}

const fulfillmentSchema = z.object({ actor: z.string(), payment_id: z.string(), captures: z.coerce.number() })

/** A fulfillment takes its money once of each payment, however often it was told of. */
async function checkFulfillments(q: OrderQuestion): Promise<string[]> {
  const found = await q.sql(
    `select r.created_by as actor, r.payment_id, count(*) as captures from capture r
       join payment p on p.id = r.payment_id
       join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
      where l.order_id = $1 and r.deleted_at is null and r.created_by like 'vipps:%'
      group by r.created_by, r.payment_id having count(*) > 1`,
    [q.orderId],
  )
  return found
    .map((row) => fulfillmentSchema.parse(row))
    .map(({ actor, payment_id, captures }) => `${actor} was captured ${captures} times of ${payment_id}`)
}

function mayWait({ costs }: OrderQuestion, payments: Payment[]): boolean {
  return costs.hasReturned || payments.some(({ rows }) => rows.some(({ kind }) => kind === "refund"))
}

/** A cancelled order holds nothing, and neither does one that is paid; but for goods that are to be sent, or to come back. */
function checkHeld(q: OrderQuestion, payments: Payment[]): string[] {
  const heldMinor = sum(payments.map(({ ledger }) => restOf(ledger)))
  if (heldMinor === 0) return []
  if (q.costs.isCanceled) return [`the order is cancelled, and ${heldMinor} are held`]
  if (q.costs.isReturnOpen || q.costs.neededMinor > paidOf(payments)) return []
  return dueOf(q, payments) === 0 ? [`nothing is due, and ${heldMinor} are held`] : []
}

const paidOf = (payments: Payment[]) =>
  sum(payments.map(({ ledger }) => ledger.capturedMinor - ledger.refundedMinor))

function dueOf({ costs }: OrderQuestion, payments: Payment[]): number {
  return Math.max(0, costs.costMinor - paidOf(payments))
}

/** The stock Capture button posts what a payment is worth: what it has taken, and what is due of its reservation. */
function checkWorth(q: OrderQuestion, payments: Payment[]): string[] {
  let leftMinor = dueOf(q, payments)
  return payments.flatMap(({ vipps, ledger, worth, isCaptured, isCanceled }) => {
    const allocatedMinor = Math.min(leftMinor, restOf(ledger))
    leftMinor -= allocatedMinor
    if (restOf(ledger) === 0 || allocatedMinor === 0) return []
    const expected = ledger.capturedMinor + allocatedMinor
    return worth === expected && !isCaptured && !isCanceled
      ? []
      : [`${vipps}: ${expected} are to be captured in all, and Medusa's payment is worth ${worth}`]
  })
}
