import { noRow, UNCOMPLETED_EXPRESS } from "./payment-list-query"
import type { Sql } from "../db/sql"

/** What a shop still has open with Vipps: money that is held, or whose fate is unknown. Amounts in minor units. */

export type OpenPayment = {
  reference: string
  /** Medusa's order number, if there is an order */
  display_id: number | null
  merchant_serial_number: string
  amount_minor: number
  /** `amount_minor` is the goods alone */
  is_uncompleted_express: boolean
  currency_code: string
  reserved_minor: number
  captured_minor: number
  capturable_minor: number
  reserved_at: Date | null
  vipps_read_at: Date | null
  created_at: Date
  pending_action: "cancel" | "release" | null
  needs_review_reason: string | null
}

export type OpenOperation = {
  reference: string
  kind: "capture" | "refund" | "cancel" | "release"
  amount_minor: number
  currency_code: string
  state: "open" | "executed"
  created_at: Date
}

export class OpenItems {
  constructor(private readonly sql: Sql) {}

  /** Payments that hold money, could come to hold some, are to be freed, or were given up; oldest first. */
  payments(): Promise<OpenPayment[]> {
    return this.sql.rows<OpenPayment>(
      `select a.reference, ${UNCOMPLETED_EXPRESS} as is_uncompleted_express, ord.display_id, a.merchant_serial_number, a.amount_minor, a.currency_code, a.reserved_minor, a.captured_minor,
              a.capturable_minor, a.reserved_at, a.vipps_read_at, a.created_at, a.pending_action, a.needs_review_reason
         from vipps_attempt a
         left join payment p on p.payment_session_id = a.session_id and p.deleted_at is null
         left join order_payment_collection l
                on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
         left join "order" ord on ord.id = l.order_id
        where a.deleted_at is null and a.state <> 'closed'
          and (a.capturable_minor > 0 or a.pending_action is not null or a.needs_review_at is not null
               or a.vipps_state is null or a.vipps_state = 'pending')
        order by a.created_at, a.reference`,
      [],
    )
  }

  /** Operations whose outcome is unknown, and executed ones that Medusa has no row of. */
  operations(): Promise<OpenOperation[]> {
    return this.sql.rows<OpenOperation>(
      `select o.reference, o.kind, o.amount_minor, o.currency_code, o.state, o.created_at from vipps_operation o
        where o.deleted_at is null
          and (o.state = 'open' or (o.state = 'executed' and o.ledger_verified_at is null and ${noRow}))
        order by o.created_at, o.request_id`,
      [],
    )
  }
}
