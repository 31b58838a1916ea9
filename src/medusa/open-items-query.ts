import { noRow } from "./payment-list-query"
import type { Sql } from "../db/sql"

/** What a shop still has open with Vipps: money that is held, or whose fate is unknown. Amounts in øre. */

export type OpenPayment = {
  order_id: string
  /** Medusa's order number, if there is an order */
  display_id: number | null
  merchant_serial_number: string
  amount_ore: number
  reserved_ore: number
  captured_ore: number
  capturable_ore: number
  reserved_at: Date | null
  seen_at: Date | null
  created_at: Date
  wish: "cancel" | "release" | null
  parked_reason: string | null
}

export type OpenOperation = {
  order_id: string
  kind: "capture" | "refund" | "cancel" | "release"
  amount_ore: number
  state: "open" | "executed"
  created_at: Date
}

export class OpenEnds {
  constructor(private readonly sql: Sql) {}

  /** Payments that hold money, could come to hold some, are to be freed, or were given up; oldest first. */
  payments(): Promise<OpenPayment[]> {
    return this.sql.rows<OpenPayment>(
      `select a.order_id, ord.display_id, a.merchant_serial_number, a.amount_ore, a.reserved_ore, a.captured_ore,
              a.capturable_ore, a.reserved_at, a.seen_at, a.created_at, a.wish, a.parked_reason
         from vipps_attempt a
         left join payment p on p.payment_session_id = a.session_id and p.deleted_at is null
         left join order_payment_collection l
                on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
         left join "order" ord on ord.id = l.order_id
        where a.deleted_at is null and a.state <> 'closed'
          and (a.capturable_ore > 0 or a.wish is not null or a.parked_at is not null
               or a.seen_state is null or a.seen_state = 'pending')
        order by a.created_at, a.order_id`,
      [],
    )
  }

  /** Operations whose outcome is unknown, and executed ones that Medusa has no row of. */
  operations(): Promise<OpenOperation[]> {
    return this.sql.rows<OpenOperation>(
      `select o.order_id, o.kind, o.amount_ore, o.state, o.created_at from vipps_operation o
        where o.deleted_at is null
          and (o.state = 'open' or (o.state = 'executed' and o.confirmed_at is null and ${noRow}))
        order by o.created_at, o.request_id`,
      [],
    )
  }
}
