import {
  createDatabase,
  databaseUrl,
  migrate,
  seed,
  startPostgres,
  vippsEnvironment,
} from "../../../demo/harness"
import type { Environment, Postgres, SeedFacts } from "../../../demo/harness"
import { defaultUnit } from "../../../src/sandbox"
import { sharePostgres } from "./shared-postgres"
import { TEMPLATE_VARIABLE, TEMPLATE_DATABASE, type Template } from "../database/template"

/** One PostgreSQL for all test files, and in it one shop, migrated and seeded, of which each file gets a copy. */
export default async function setUp(): Promise<void> {
  const postgres = await timed("PostgreSQL", startPostgres)
  sharePostgres(postgres)
  const harness: Template = { access: postgres.access, facts: await makeTemplate(postgres) }
  process.env[TEMPLATE_VARIABLE] = JSON.stringify(harness)
}

async function makeTemplate({ access }: Postgres): Promise<SeedFacts> {
  await createDatabase(access, TEMPLATE_DATABASE)
  const env: Environment = {
    ...vippsEnvironment({ sandboxUrl: "http://127.0.0.1:1", unit: defaultUnit, port: 1 }),
    DATABASE_URL: databaseUrl(access, TEMPLATE_DATABASE),
    ADMIN_DISABLED: "true",
  }
  await timed("migrations", () => migrate({ env }))
  return timed("seed", () => seed({ env }, "./integration-tests/support/database/seed-with-carts.ts"))
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const result = await work()
  const seconds = (performance.now() - startedAt) / 1000
  process.stdout.write(`${what}: ${seconds.toFixed(1)} s\n`)
  return result
}
