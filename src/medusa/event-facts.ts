import type { Sql } from "../db/sql"

/** By what a shop's own code finds what an event is about; payment and order as far as they exist. */
export type EventFacts = { payment_id?: string; order_id?: string; currency_code: string }

type Row = { payment_id: string | null; order_id: string | null; currency_code: string }

/** Whose payment an event is about, and the order's number, by which the staff know it. */
export type PaymentPlace = {
  providerId: string
  currencyCode: string
  orderId: string | undefined
  orderNumber: number | undefined
}

type PlaceRow = {
  provider_id: string
  currency_code: string
  order_id: string | null
  display_id: number | null
}

/** undefined: the payment is not in the journal. */
export async function findPaymentPlace(sql: Sql, reference: string): Promise<PaymentPlace | undefined> {
  const [row] = await sql.rows<PlaceRow>(
    `select a.provider_id, a.currency_code, ord.id as order_id, ord.display_id
       from vipps_attempt a
       left join payment p on p.payment_session_id = a.session_id and p.deleted_at is null
       left join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
       left join "order" ord on ord.id = l.order_id
      where a.reference = ? limit 1`,
    [reference],
  )
  return (
    row && {
      providerId: row.provider_id,
      currencyCode: row.currency_code,
      orderId: row.order_id ?? undefined,
      orderNumber: row.display_id ?? undefined,
    }
  )
}

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
