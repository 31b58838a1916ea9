import type { MedusaContainer } from "@medusajs/framework/types"
import { sqlOf, type Sql } from "../db/sql"
import { isRefusal, roundToMinor, type OpenOrderChange } from "../rules"

/**
 * The open change of the order that a payment belongs to, and whether a refund of `amount` (in the main unit; the whole payment if
 * left out) exceeds what the order owes, by the same summary that Medusa's refund uses. undefined: no order, no change, or a
 * cancelled order, whose refunds Medusa books without one.
 */
export async function readOpenChange(
  sql: Sql,
  p: { paymentId: string; amount: string | number | undefined },
): Promise<OpenOrderChange | undefined> {
  const [row] = await sql.rows<{ type: string; owed: string; is_beyond: boolean }>(
    `select h.type, h.owed::text as owed, coalesce(?::numeric, p.amount) > h.owed as is_beyond
       from (select amount, (select order_id from order_payment_collection
                              where payment_collection_id = payment.payment_collection_id and deleted_at is null
                              limit 1) as order_id
               from payment where id = ? and deleted_at is null offset 0) p
      cross join lateral
            (select coalesce(change_type, 'edit') as type,
                    coalesce((select greatest(0, -(s.totals->>'pending_difference')::numeric)
                                from "order" o
                                join order_summary s on s.order_id = o.id and s.version = o.version and s.deleted_at is null
                               where o.id = p.order_id limit 1), 0) as owed
               from order_change
              where order_id = p.order_id and status in ('pending', 'requested') and deleted_at is null
                and (select 1 from "order" where id = p.order_id and canceled_at is null) is not null
              order by created_at limit 1) h`,
    [p.amount === undefined ? undefined : String(p.amount), p.paymentId],
    { prepared: true },
  )
  return row && { type: row.type, owedMinor: wholeMinor(row.owed), isBeyondOwed: row.is_beyond }
}

/** For people to read; the comparison uses the exact amount. */
function wholeMinor(owed: string): number {
  const owedMinor = roundToMinor(owed)
  return isRefusal(owedMinor) ? 0 : owedMinor
}

/** The open change of an order that is not cancelled and has a payment of these providers. */
export async function findChangeBeforeCancel(
  container: MedusaContainer,
  orderId: string,
  providerIds: string[],
): Promise<{ type: string } | undefined> {
  const [change] = await sqlOf(container).rows<{ type: string }>(
    `select coalesce(h.change_type, 'edit') as type
       from order_change h join "order" o on o.id = h.order_id and o.canceled_at is null
      where h.order_id = ? and h.status in ('pending', 'requested') and h.deleted_at is null
        and exists (select 1 from order_payment_collection l
                      join payment p on p.payment_collection_id = l.payment_collection_id and p.deleted_at is null
                     where l.order_id = h.order_id and l.deleted_at is null
                       and p.provider_id = any(?) and p.canceled_at is null)
      order by h.created_at limit 1`,
    [orderId, providerIds],
  )
  return change
}
