import { version as medusaVersion } from "@medusajs/medusa/package.json"
import type { LoaderOptions } from "@medusajs/framework/types"
import { sqlOf, type Sql } from "../db/sql"
import { testedMedusa } from "../version"
import { requiredColumns } from "./required-columns"

/**
 * Refuses to start on a database without a column that we read: otherwise a capture would fail half way. It is a loader of the
 * journal's module: Medusa runs a module's loaders for servers, workers and `medusa exec`, and stops if one throws. `medusa
 * db:migrate` does not run them, but would run a payment provider's loaders before there are tables.
 */
export default async function checkSchema({ container }: LoaderOptions): Promise<void> {
  if (isMigration(process.argv[2])) return
  const missing = await findMissing(sqlOf(container))
  if (missing.length > 0) throw new Error(explainMissing(missing, medusaVersion))
}

/**
 * `medusa db:migrate` loads the whole shop for its scripts, also before it has made the links' tables (`--skip-links`). It must
 * succeed.
 */
export function isMigration(command: string | undefined): boolean {
  return command?.startsWith("db:") ?? false
}

async function findMissing(sql: Sql): Promise<string[]> {
  const rows = await sql.rows<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = any(current_schemas(false)) and table_name = any(?)`,
    [Object.keys(requiredColumns)],
  )
  const found = new Set(rows.map(({ name }) => name))
  return Object.entries(requiredColumns)
    .flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`))
    .filter((name) => !found.has(name))
}

export function explainMissing(missing: string[], medusa: string): string {
  const { oldest, newest } = testedMedusa
  const isAre = missing.length === 1 ? "is" : "are"
  return (
    `medusa-payment-vipps can't work with this database: ${missing.join(", ")} ${isAre} missing. ` +
    `It found Medusa ${medusa}, and is tested with Medusa ${oldest} to ${newest}. Run "medusa db:migrate". If that does not ` +
    `help, install a version of medusa-payment-vipps that is tested with your Medusa.`
  )
}
