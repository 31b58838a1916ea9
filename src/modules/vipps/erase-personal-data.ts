import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { Sql } from "../../db/sql"

export type Forgotten = { links: number; operations: number }

/**
 * Removes from old payments what may identify people: the payment link, who of the staff clicked, the text that the shopper read,
 * which a shop may have written itself, and why it refused an order. Ids, amounts and times stay. Skips whatever somebody may
 * still have to work on.
 */
export async function forgetWords(db: Knex, olderThanDays: number): Promise<Forgotten> {
  const [row] = await new Sql(db).rows<Forgotten>(
    `with old as (
       select order_id from vipps_attempt
        where created_at < now() - ?::int * interval '1 day'
          and next_look_at is null and parked_at is null and wish is null),
     links as (
       update vipps_attempt a set url = null, completion_error_message = null, completion_said = null, updated_at = now()
         from old
        where a.order_id = old.order_id and (a.url is not null or a.completion_error_message is not null)
       returning 1),
     words as (
       update vipps_operation o set text = o.kind, actor = null, updated_at = now()
         from old
        where o.order_id = old.order_id and o.state <> 'open' and (o.actor is not null or o.text <> o.kind)
       returning 1)
     select (select count(*)::int from links) as links, (select count(*)::int from words) as operations`,
    [olderThanDays],
  )
  return row ?? { links: 0, operations: 0 }
}
