import type { Sql } from "../db/sql"
import type { Message } from "../messages"
import type { Api } from "../operations"

/** What happened to one payment, from the journal; for a developer and for the accountant. */

export type AuditedAttempt = {
  reference: string
  attempt_number: number
  state: string
  vipps_state: string | null
  api: Api
  amount_minor: number
  currency_code: string
  created_at: Date
  authorized_at: Date | null
  callback_at: Date | null
  vipps_read_at: Date | null
  next_poll_at: Date | null
  polls: number
  failed_polls: number
  pending_action: string | null
  needs_review_at: Date | null
  needs_review_reason: string | null
  needs_review_said: Message | null
  completion_failures: number
  completion_first_failed_at: Date | null
  completion_failed_at: Date | null
  completion_error_code: string | null
  completion_error_message: string | null
  completion_said: Message | null
  closed_at: Date | null
  closed_reason: string | null
  closed_said: Message | null
}

export type AuditedOperation = {
  request_id: string
  reference: string
  kind: string
  api: Api
  amount_minor: number
  currency_code: string
  state: string
  origin: string
  actor: string | null
  /** of the member of the staff, or of the API key, that `actor` is; null: a job, nobody, or erased */
  actor_name: string | null
  medusa_row_id: string | null
  transaction_id: string | null
  send_count: number
  created_at: Date
  response_lost_at: Date | null
  executed_at: Date | null
  acknowledged_at: Date | null
  ledger_verified_at: Date | null
  error_group: string | null
  error_code: string | null
  error_message: string | null
  error_said: Message | null
  http_status: number | null
  context_id: string | null
}

export type ExportedOperation = {
  request_id: string
  display_id: number | null
  reference: string
  merchant_serial_number: string
  transaction_id: string | null
  kind: string
  amount_minor: number
  currency_code: string
  api: Api
  executed_at: Date
  /** `executed_at` to the microsecond, which a Date lacks: where the next batch begins */
  executed_text: string
}

/** Who has left the shop still has a row in Medusa, and so a name. */
const ACTOR_NAME = `coalesce(nullif(trim(concat_ws(' ', u.first_name, u.last_name)), ''), u.email, k.title)`

export class PaymentAuditTrail {
  constructor(private readonly sql: Sql) {}

  /** All attempts of the session that this reference belongs to, and their operations, oldest first. */
  async tell(reference: string): Promise<{ attempts: AuditedAttempt[]; operations: AuditedOperation[] }> {
    const attempts = await this.sql.rows<AuditedAttempt>(
      `select reference, attempt_number, state, vipps_state, api, amount_minor, currency_code, created_at, authorized_at, callback_at,
              vipps_read_at, next_poll_at, polls, failed_polls, pending_action, needs_review_at, needs_review_reason, needs_review_said, completion_failures,
              completion_first_failed_at, completion_failed_at, completion_error_code, completion_error_message,
              completion_said, closed_at, closed_reason, closed_said
         from vipps_attempt
        where session_id = (select session_id from vipps_attempt where reference = ?) and deleted_at is null
        order by attempt_number`,
      [reference],
    )
    const operations = await this.sql.rows<AuditedOperation>(
      `select o.request_id, o.reference, o.kind, o.api, o.amount_minor, o.currency_code, o.state, o.origin, o.actor, ${ACTOR_NAME} as actor_name,
              o.medusa_row_id, o.transaction_id, o.send_count, o.created_at, o.response_lost_at, o.executed_at, o.acknowledged_at,
              o.ledger_verified_at, o.error_group, o.error_code, o.error_message, o.error_said, o.http_status, o.context_id
         from vipps_operation o
         left join "user" u on u.id = o.actor
         left join api_key k on k.id = o.actor
        where o.reference = any(?) and o.deleted_at is null order by o.created_at`,
      [attempts.map((attempt) => attempt.reference)],
    )
    return { attempts, operations }
  }

  /** Executed operations by time, in batches: `after` is the last one of the batch before. */
  exportBatch(p: {
    from: Date | undefined
    to: Date | undefined
    after: { at: string; requestId: string } | undefined
    limit: number
  }): Promise<ExportedOperation[]> {
    return this.sql.rows<ExportedOperation>(
      `with batch as materialized (
         select v.* from vipps_operation v
          where v.state = 'executed' and v.deleted_at is null
            and (?::timestamptz is null or v.executed_at >= ?) and (?::timestamptz is null or v.executed_at < ?)
            and (?::text is null or (v.executed_at, v.request_id) > (?::timestamptz, ?::text))
          order by v.executed_at, v.request_id limit ?)
       select v.request_id, ord.display_id, v.reference, a.merchant_serial_number, v.transaction_id, v.kind, v.amount_minor, v.currency_code,
              v.api, v.executed_at,
              v.executed_at::text as executed_text
         from batch v
         join vipps_attempt a on a.reference = v.reference
         left join payment p on p.payment_session_id = a.session_id and p.deleted_at is null
         left join order_payment_collection l
                on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
         left join "order" ord on ord.id = l.order_id
        order by v.executed_at, v.request_id`,
      [p.from, p.from, p.to, p.to, p.after?.requestId, p.after?.at, p.after?.requestId, p.limit],
    )
  }
}
