import { readdir } from "node:fs/promises"
import { join } from "node:path"
import type { Migration } from "@medusajs/framework/mikro-orm/migrations"
import { z } from "zod"
import { repositoryRoot, runSql } from "../../demo/harness"

const folder = join(repositoryRoot, "src", "modules", "vipps", "migrations")
const classSchema = z.custom<new (...given: unknown[]) => Migration>((value) => typeof value === "function")

/** The plugin's migrations by name, the first published one first. */
export async function listMigrations(): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => /^Migration\d+\.ts$/.test(file))
  return files.map((file) => file.replace(".ts", "")).sort()
}

/** Those of ours that a shop's database has been through. */
export async function listApplied(databaseUrl: string): Promise<unknown[]> {
  const rows = await runSql(
    databaseUrl,
    `select name from mikro_orm_migrations where name = any($1) order by name`,
    [await listMigrations()],
  )
  return rows.map(({ name }) => name)
}

/** A shop that has our tables as the first version made them, empty, and knows no later migration. */
export async function goBackToFirstVersion(databaseUrl: string): Promise<void> {
  const [first = "", ...later] = await listMigrations()
  await runSql(databaseUrl, `drop table vipps_attempt, vipps_operation, vipps_lock, vipps_webhook`)
  await runSql(databaseUrl, `delete from mikro_orm_migrations where name = any($1)`, [later])
  const loaded: Record<string, unknown> = await import(join(folder, first))
  const migration = new (classSchema.parse(loaded[first]))()
  await migration.up()
  for (const statement of migration.getQueries().map((query) => z.string().parse(query)))
    await runSql(databaseUrl, statement)
}
