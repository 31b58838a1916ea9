import { Client } from "@medusajs/framework/pg"
import type { StartedPayment } from "../../demo/harness"
import type { Cluster } from "./two-servers"

/** Whoever writes this payment's line of the journal waits, as long as this is held. */
export async function lockAttempt({ databaseUrl }: Cluster, { reference }: StartedPayment) {
  const client = new Client({ connectionString: databaseUrl })
  client.on("error", () => {})
  await client.connect()
  await client.query("begin")
  await client.query(`select 1 from vipps_attempt where reference = $1 for update`, [reference])
  return { release: () => client.end() }
}

/** The reconciliation never looks at this payment: what becomes of it, something else has done. */
export async function excludeFromReconciliation(
  { sql }: Cluster,
  { reference }: StartedPayment,
): Promise<void> {
  await sql(
    `create function kept_from_repair() returns trigger language plpgsql
         as $$ begin new.next_poll_at := null; return new; end $$`,
  )
  await sql(
    `create trigger kept_from_repair before insert or update on vipps_attempt
        for each row when (new.reference = '${reference}') execute function kept_from_repair()`,
  )
  await sql(`update vipps_attempt set next_poll_at = null where reference = $1`, [reference])
}
