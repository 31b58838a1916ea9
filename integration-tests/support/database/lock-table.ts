import { Client } from "@medusajs/framework/pg"
import { z } from "zod"
import type { BootedShop } from "../server/boot"
import { eventually } from "../time/eventually"

const waitingSchema = z.object({ waiting: z.coerce.number() })

/** How many statements wait for a table that somebody holds. Copies of one template give their tables the same numbers. */
async function countWaiting({ sql }: Pick<BootedShop, "sql">, table: string): Promise<number> {
  const [row] = await sql(
    `select count(*) as waiting from pg_locks
      where not granted and relation = to_regclass($1)
        and database = (select oid from pg_database where datname = current_database())`,
    [table],
  )
  return waitingSchema.parse(row).waiting
}

type LockedTable = {
  /** Resolves when a statement, or so many, have come as far as this table, and wait. */
  reached(statements?: number): Promise<unknown>
  release(): Promise<void>
}

/** A process stands still where it first writes this table (or, when told so, where it first reads it). */
export async function lockTable(
  harness: Pick<BootedShop, "sql" | "databaseUrl">,
  table: string,
  from: "writers" | "everybody" = "writers",
): Promise<LockedTable> {
  const client = new Client({ connectionString: harness.databaseUrl })
  // the database is dropped at the end, also under a test that failed before it let go
  client.on("error", () => {})
  await client.connect()
  await client.query("begin")
  await client.query(
    `lock table ${table} in ${from === "writers" ? "share row exclusive" : "access exclusive"} mode`,
  )
  const waitingBefore = await countWaiting(harness, table)
  return {
    reached: (statements = 1) =>
      eventually(
        `${statements} that wait for ${table}`,
        async () => (await countWaiting(harness, table)) >= waitingBefore + statements,
      ),
    release: () => client.end(),
  }
}
