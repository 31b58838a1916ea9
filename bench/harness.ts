import { createClosing } from "../demo/closing"
import { withProgress } from "../demo/progress"
import {
  createDatabase,
  dropDatabase,
  migrate,
  seed,
  startPostgres,
  stopAllChildren,
  vippsEnvironment,
  type PostgresAccess,
  type SeedFacts,
} from "../demo/harness"
import { defaultUnit, startSandbox, type Sandbox } from "../src/sandbox"

const TEMPLATE = "bench_template"

/** A PostgreSQL with a seeded shop to copy, and the sandbox as Vipps, without its limits of calls per minute. */
export type Harness = {
  facts: SeedFacts
  sandbox: Sandbox
  /** A copy of the seeded shop's database. */
  copy(name: string): Promise<string>
  drop(name: string): Promise<void>
}

export type Bench = {
  /** Few rounds: to see that everything works, not to believe the figures. */
  quick: boolean
  /** Made when the first figure needs it. */
  harness(): Promise<Harness>
}

export const closing = createClosing()

export function createBench({ quick }: { quick: boolean }): Bench {
  let made: Promise<Harness> | undefined
  return { quick, harness: () => (made ??= openHarness()) }
}

async function openHarness(): Promise<Harness> {
  const postgres = await withProgress("PostgreSQL", startPostgres)
  closing.add(postgres.stop)
  closing.add(stopAllChildren)
  const sandbox = await startSandbox({ switches: { rateLimits: false } })
  closing.add(sandbox.stop)
  const facts = await seedTemplate(postgres.access, sandbox)
  return {
    facts,
    sandbox,
    copy: (name) => createDatabase(postgres.access, name, TEMPLATE),
    drop: (name) => dropDatabase(postgres.access, name),
  }
}

async function seedTemplate(access: PostgresAccess, sandbox: Sandbox): Promise<SeedFacts> {
  const env = {
    ...vippsEnvironment({ sandboxUrl: sandbox.url, unit: defaultUnit, port: 9000 }),
    DATABASE_URL: await createDatabase(access, TEMPLATE),
    ADMIN_DISABLED: "true",
  }
  await withProgress("Medusa's tables", () => migrate({ env }))
  return withProgress("A Norwegian shop", () => seed({ env }))
}
