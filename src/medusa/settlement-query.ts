import type { Sql } from "../db/sql"

/** What of ours a ledger's entries may be: operations by Vipps' id, payments by their reference. `orderNumber`: Medusa's. */
export type SettledOperation = { transactionId: string; kind: string; orderNumber: number | undefined }
export type SettledPayment = { reference: string; orderNumber: number | undefined }

type OperationRow = { transaction_id: string; kind: string; display_id: number | null }
type PaymentRow = { reference: string; display_id: number | null }

const ORDER = `
  left join payment p on p.payment_session_id = a.session_id and p.deleted_at is null
  left join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
  left join "order" ord on ord.id = l.order_id`

/** By the references of the ledger's entries: they are indexed, and an operation's id belongs to one of these payments. */
export async function findSettled(
  sql: Sql,
  references: string[],
): Promise<{ operations: SettledOperation[]; payments: SettledPayment[] }> {
  const operations = await sql.rows<OperationRow>(
    `select v.transaction_id, v.kind, ord.display_id
       from vipps_operation v join vipps_attempt a on a.reference = v.reference ${ORDER}
      where v.reference = any(?) and v.state = 'executed' and v.transaction_id is not null and v.deleted_at is null`,
    [references],
  )
  const payments = await sql.rows<PaymentRow>(
    `select a.reference, ord.display_id from vipps_attempt a ${ORDER} where a.reference = any(?)`,
    [references],
  )
  return {
    operations: operations.map((row) => ({
      transactionId: row.transaction_id,
      kind: row.kind,
      orderNumber: row.display_id ?? undefined,
    })),
    payments: payments.map((row) => ({
      reference: row.reference,
      orderNumber: row.display_id ?? undefined,
    })),
  }
}
