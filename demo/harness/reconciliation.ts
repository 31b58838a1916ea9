import { runSql } from "./postgres"

/**
 * From now on nothing is ever due for the shop's reconciliation: whatever happens is done by a click, a callback or a
 * return, and the calls to Vipps can be counted.
 */
export async function stopReconciliation(databaseUrl: string): Promise<void> {
  await runSql(
    databaseUrl,
    `create function never_due() returns trigger language plpgsql
         as $$ begin new.next_poll_at := null; return new; end $$`,
  )
  await runSql(
    databaseUrl,
    `create trigger never_due before insert or update on vipps_attempt
        for each row execute function never_due()`,
  )
}
