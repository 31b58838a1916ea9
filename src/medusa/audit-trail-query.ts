import type { Sql } from "../db/sql"
import type { Message } from "../messages"

/** What happened to one payment, from the journal; for a developer and for the accountant. */

export type AttemptStory = {
  order_id: string
  attempt_number: number
  state: string
  seen_state: string | null
  amount_ore: number
  created_at: Date
  authorized_at: Date | null
  callback_at: Date | null
  seen_at: Date | null
  next_look_at: Date | null
  looks: number
  failed_looks: number
  wish: string | null
  parked_at: Date | null
  parked_reason: string | null
  parked_said: Message | null
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

export type OperationStory = {
  request_id: string
  order_id: string
  kind: string
  amount_ore: number
  state: string
  origin: string
  actor: string | null
  row_id: string | null
  transaction_id: string | null
  sends: number
  created_at: Date
  unanswered_at: Date | null
  executed_at: Date | null
  answered_at: Date | null
  confirmed_at: Date | null
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
  order_id: string
  transaction_id: string | null
  kind: string
  amount_ore: number
  executed_at: Date
  /** `executed_at` to the microsecond, which a Date lacks: where the next batch begins */
  executed_text: string
}

export class PaymentStory {
  constructor(private readonly sql: Sql) {}

  /** All attempts of the session that this reference belongs to, and their operations, oldest first. */
  async tell(orderId: string): Promise<{ attempts: AttemptStory[]; operations: OperationStory[] }> {
    const attempts = await this.sql.rows<AttemptStory>(
      `select order_id, attempt_number, state, seen_state, amount_ore, created_at, authorized_at, callback_at, seen_at,
              next_look_at, looks, failed_looks, wish, parked_at, parked_reason, parked_said, completion_failures,
              completion_first_failed_at, completion_failed_at, completion_error_code, completion_error_message,
              completion_said, closed_at, closed_reason, closed_said
         from vipps_attempt
        where session_id = (select session_id from vipps_attempt where order_id = ?) and deleted_at is null
        order by attempt_number`,
      [orderId],
    )
    const operations = await this.sql.rows<OperationStory>(
      `select request_id, order_id, kind, amount_ore, state, origin, actor, row_id, transaction_id, sends, created_at,
              unanswered_at, executed_at, answered_at, confirmed_at, error_group, error_code, error_message, error_said,
              http_status, context_id
         from vipps_operation where order_id = any(?) and deleted_at is null order by created_at`,
      [attempts.map((attempt) => attempt.order_id)],
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
       select v.request_id, ord.display_id, v.order_id, v.transaction_id, v.kind, v.amount_ore, v.executed_at,
              v.executed_at::text as executed_text
         from batch v
         join vipps_attempt a on a.order_id = v.order_id
         left join payment p on p.payment_session_id = a.session_id and p.deleted_at is null
         left join order_payment_collection l
                on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
         left join "order" ord on ord.id = l.order_id
        order by v.executed_at, v.request_id`,
      [p.from, p.from, p.to, p.to, p.after?.requestId, p.after?.at, p.after?.requestId, p.limit],
    )
  }
}
