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

/** The seeded shop's database. */
export const TEMPLATE = "bench_template"

/** A PostgreSQL with a seeded shop to copy, and the sandbox as Vipps, without its limits of calls per minute. */
export type Harness = {
  access: PostgresAccess
  facts: SeedFacts
  sandbox: Sandbox
  /** A copy of the seeded shop's database. */
  copy(name: string): Promise<string>
  drop(name: string): Promise<void>
}

/** What a switch can change, `--payments 200`: how large the load is. `quick`: with `--quick`. */
export const sizes = {
  payments: { usual: 1_000, quick: 30, says: "payments of load-servers" },
  orders: { usual: 100_000, quick: 1_000, says: "orders of load-shop" },
  open: { usual: 1_000, quick: 40, says: "payments of load-shop that wait for their shoppers" },
  rate: { usual: 20, quick: 4, says: "payments that start per second in load-shop" },
  seconds: { usual: 60, quick: 5, says: "how long they do" },
  traffic: { usual: 600, quick: 24, says: "payments of the hour of load-hour" },
}
export type SizeName = keyof typeof sizes

export type Bench = {
  /** Few rounds: to see that everything works, not to believe the figures. */
  quick: boolean
  size(name: SizeName): number
  /** Made when the first figure needs it. */
  harness(): Promise<Harness>
}

export const closing = createClosing()

type Sizes = Partial<Record<SizeName, number>>

export function createBench({ quick, given = {} }: { quick: boolean; given?: Sizes }): Bench {
  let made: Promise<Harness> | undefined
  return {
    quick,
    size: (name) => given[name] ?? sizes[name][quick ? "quick" : "usual"],
    harness: () => (made ??= openHarness()),
  }
}

async function openHarness(): Promise<Harness> {
  const postgres = await withProgress("PostgreSQL", startPostgres)
  closing.add(postgres.stop)
  closing.add(stopAllChildren)
  const sandbox = await startSandbox({ switches: { rateLimits: false } })
  closing.add(sandbox.stop)
  const facts = await seedTemplate(postgres.access, sandbox)
  return {
    access: postgres.access,
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
