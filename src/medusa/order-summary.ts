import type { MedusaContainer } from "@medusajs/framework/types"
import { inOre, sqlOf } from "../db/sql"

/** Medusa keeps each number twice: as such, and exactly. */
const both = (name: string, value: string) =>
  `'${name}', ${value}, 'raw_${name}', jsonb_build_object('value', trim_scale(${value})::text, 'precision', 20)`

const stored = (name: string) => inOre(`coalesce((s.totals->>'${name}')::numeric, 0)`)

/**
 * Medusa reads an order's summary, adds a transaction and writes it back, without a lock. It writes into the summary of the
 * version that the transaction was booked in. So if a fulfillment is sent or an edit confirmed while a capture is booked, the
 * "outstanding" matches no transaction. This counts again what is paid, in one statement. True if something was repaired.
 */
export async function mendOrderSummary(container: MedusaContainer, orderId: string): Promise<boolean> {
  const rows = await sqlOf(container).rows(
    `with booked as (
       select o.id, o.version, coalesce(sum(t.amount), 0) as net,
              coalesce(sum(t.amount) filter (where t.amount > 0), 0) as paid,
              coalesce(-sum(t.amount) filter (where t.amount < 0), 0) as refunded
         from "order" o left join order_transaction t on t.order_id = o.id and t.deleted_at is null
        where o.id = ? group by o.id, o.version
     ), counted as (
       select s.id, b.net, b.paid, b.refunded, (s.totals->>'current_order_total')::numeric - b.net as due
         from order_summary s join booked b on b.id = s.order_id and b.version = s.version
        where s.deleted_at is null and s.totals->>'current_order_total' is not null
          and (${inOre("b.net")}, ${inOre("b.paid")}, ${inOre("b.refunded")})
              is distinct from (${stored("transaction_total")}, ${stored("paid_total")}, ${stored("refunded_total")})
     )
     update order_summary s
        set updated_at = now(), totals = s.totals || jsonb_build_object(
              ${both("transaction_total", "c.net")}, ${both("paid_total", "c.paid")},
              ${both("refunded_total", "c.refunded")}, ${both("pending_difference", "c.due")})
       from counted c where s.id = c.id
     returning s.id`,
    [orderId],
  )
  return rows.length > 0
}
