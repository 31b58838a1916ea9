import type { Sql } from "../db/sql"

/** Why the staff refunded, as they told Medusa: a reason of the shop's list, and words of their own. */
export type RefundNote = {
  requestId: string
  transactionId: string | undefined
  reason: string | null
  note: string | null
}

type Row = { request_id: string; transaction_id: string | null; reason: string | null; note: string | null }

/** Of the refunds of one payment, by Vipps' reference, that have either. */
export async function readRefundNotes(sql: Sql, reference: string): Promise<RefundNote[]> {
  const rows = await sql.rows<Row>(
    `select v.request_id, v.transaction_id, rr.label as reason, nullif(trim(r.note), '') as note
       from vipps_operation v
       join refund r on r.id = v.medusa_row_id and r.deleted_at is null
       left join refund_reason rr on rr.id = r.refund_reason_id
      where v.reference = ? and v.kind = 'refund' and v.deleted_at is null
        and (rr.id is not null or trim(r.note) <> '')`,
    [reference],
  )
  return rows.map(({ request_id, transaction_id, ...why }) => ({
    requestId: request_id,
    transactionId: transaction_id ?? undefined,
    ...why,
  }))
}
