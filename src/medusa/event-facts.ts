import type { Sql } from "../db/sql"

/** By what a shop's own code finds what an event is about; payment and order as far as they exist. */
export type EventFacts = { payment_id?: string; order_id?: string; currency_code: string }

type Row = { payment_id: string | null; order_id: string | null; currency_code: string }

/** undefined: the payment is not in the journal. */
export async function readEventFacts(sql: Sql, reference: string): Promise<EventFacts | undefined> {
  const [row] = await sql.rows<Row>(
    `select p.id as payment_id, l.order_id, a.currency_code
       from vipps_attempt a
       left join payment p on p.payment_session_id = a.session_id and p.deleted_at is null
       left join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
      where a.reference = ? limit 1`,
    [reference],
  )
  if (!row) return undefined
  return {
    currency_code: row.currency_code,
    ...(row.payment_id === null ? {} : { payment_id: row.payment_id }),
    ...(row.order_id === null ? {} : { order_id: row.order_id }),
  }
}
