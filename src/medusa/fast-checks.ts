import type { MedusaContainer } from "@medusajs/framework/types"
import { inOre, sqlOf, type Binding } from "../db/sql"

/**
 * The ordinary cases, each decided by one statement, so that a click need not wait until everything about an order is read. They
 * answer yes only if the full computation would; anything unusual, and a failure, is a no. A subselect with a limit (or `offset
 * 0`) is planned by itself; joined, even by `exists`, planning takes PostgreSQL several times as long as answering. They read our
 * tables: ask them only about our payments (`isOurs`).
 */

/**
 * The order is as it was placed, nothing is paid yet, this is its only payment, and by the journal the reservation is whole: then
 * whatever part is captured is due. Further rows of Medusa's, or an open operation, change nothing: the amount stands as it was
 * posted (`dueInsteadOf`).
 */
export async function isAllDue(
  container: MedusaContainer,
  paymentId: string,
  amount: number | undefined,
): Promise<boolean> {
  return holds(
    container,
    `select 1 from (
       select id, amount, payment_session_id, payment_collection_id,
              (select min(order_id) from order_payment_collection
                where payment_collection_id = payment.payment_collection_id and deleted_at is null
               having count(*) = 1) as order_id
         from payment
        where id = ? and deleted_at is null and canceled_at is null and captured_at is null
          and coalesce(?::numeric, amount) <= amount offset 0) p
      where (select 1 from "order" where id = p.order_id and canceled_at is null and version = 1) is not null
        and (select count(*) from order_summary
              where order_id = p.order_id and version = 1 and deleted_at is null
                and ${inOre("totals->'raw_pending_difference'->>'value'")} >= ${inOre("p.amount")}
                and ${inOre("totals->'raw_current_order_total'->>'value'")} >= ${inOre("p.amount")}) = 1
        and (select count(*) from vipps_attempt
              where session_id = p.payment_session_id and authorized_at is not null and deleted_at is null
                and captured_ore = 0 and refunded_ore = 0 and capturable_ore = ${inOre("p.amount")}) = 1
        and (select 1 from payment
              where payment_collection_id = p.payment_collection_id and id <> p.id and deleted_at is null
              limit 1) is null
        and (select 1 from order_payment_collection
              where order_id = p.order_id and payment_collection_id <> p.payment_collection_id and deleted_at is null
              limit 1) is null`,
    [paymentId, amount],
  )
}

/** All that was reserved is captured and recorded: there is nothing to adjust and nothing to release. */
export async function isAllTaken(container: MedusaContainer, paymentId: string): Promise<boolean> {
  return holds(
    container,
    `select 1 from payment p
       join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
       join "order" o on o.id = l.order_id and o.canceled_at is null
       join vipps_attempt a on a.session_id = p.payment_session_id and a.authorized_at is not null
                           and a.deleted_at is null
      where p.id = ? and p.deleted_at is null and p.canceled_at is null
        and (select 1 from vipps_attempt b
              where b.session_id = a.session_id and b.order_id <> a.order_id and b.deleted_at is null limit 1) is null
        and (select 1 from vipps_operation v
              where v.order_id = a.order_id and v.state = 'open' and v.deleted_at is null limit 1) is null
        and (select 1 from payment q
              where q.payment_collection_id = p.payment_collection_id and q.id <> p.id and q.deleted_at is null
              limit 1) is null
        and (select 1 from order_payment_collection k
              where k.order_id = o.id and k.payment_collection_id <> l.payment_collection_id and k.deleted_at is null
              limit 1) is null
        and p.captured_at is not null and a.capturable_ore = 0
        and (select ${inOre("coalesce(sum(amount), 0)")} from capture
              where payment_id = p.id and deleted_at is null) = ${inOre("p.amount")}
        and a.captured_ore = ${inOre("p.amount")}
        and (select ${inOre("coalesce(sum(amount), 0)")} from refund
              where payment_id = p.id and deleted_at is null) = a.refunded_ore
        and (select 1 from payment_collection c
              where c.id = p.payment_collection_id and c.status = 'completed'
                and ${inOre("c.amount")} = ${inOre("p.amount")}) is not null`,
    [paymentId],
  )
}

async function holds(container: MedusaContainer, statement: string, values: Binding[]): Promise<boolean> {
  const rows = await sqlOf(container)
    .rows(statement, values, { prepared: true })
    .catch(() => [])
  return rows.length === 1
}
