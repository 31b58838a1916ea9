import { Client } from "@medusajs/framework/pg"
import type { StartedPayment } from "../../demo/stage"
import type { Cluster } from "./two-servers"

/** Whoever writes this payment's line of the journal waits, as long as this is held. */
export async function holdAttempt({ databaseUrl }: Cluster, { orderId }: StartedPayment) {
  const client = new Client({ connectionString: databaseUrl })
  client.on("error", () => {})
  await client.connect()
  await client.query("begin")
  await client.query(`select 1 from vipps_attempt where order_id = $1 for update`, [orderId])
  return { release: () => client.end() }
}

/** The reconciliation never looks at this payment: what becomes of it, something else has done. */
export async function keepFromRepair({ sql }: Cluster, { orderId }: StartedPayment): Promise<void> {
  await sql(
    `create function kept_from_repair() returns trigger language plpgsql
         as $$ begin new.next_look_at := null; return new; end $$`,
  )
  await sql(
    `create trigger kept_from_repair before insert or update on vipps_attempt
        for each row when (new.order_id = '${orderId}') execute function kept_from_repair()`,
  )
  await sql(`update vipps_attempt set next_look_at = null where order_id = $1`, [orderId])
}
