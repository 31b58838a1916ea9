import { createClosing } from "../../demo/closing"
import { say, withProgress } from "../../demo/progress"
import {
  createDatabase,
  migrate,
  seed,
  startPostgres,
  stopAllChildren,
  vippsEnvironment,
} from "../../demo/harness"
import { defaultUnit, startSandbox } from "../../src/sandbox"
import { cases, play, type Outcome } from "./cases"
import { excessTable, writeReport } from "./report"
import type { Side } from "./side"
import { openStripeSide } from "./stripe-side"
import { startStripeStub } from "./stripe-stub"
import { openVippsSide } from "./vipps-side"

const TEMPLATE = "shop_template"
const closing = createClosing()

/** `npm run bench:lost-response`: one shop, seeded once and copied; the sides run one after the other. */
async function bench(): Promise<void> {
  const postgres = await withProgress("PostgreSQL", startPostgres)
  closing.add(postgres.stop)
  closing.add(stopAllChildren)
  const sandbox = await startSandbox()
  closing.add(sandbox.stop)
  const stub = await startStripeStub()
  closing.add(stub.stop)

  const env = {
    ...vippsEnvironment({ sandboxUrl: sandbox.url, unit: defaultUnit, port: 9000 }),
    DATABASE_URL: await createDatabase(postgres.access, TEMPLATE),
    ADMIN_DISABLED: "true",
  }
  await withProgress("Medusa's tables", () => migrate({ env }))
  const facts = await withProgress("A Norwegian shop", () => seed({ env }))
  const copy = (name: string) => createDatabase(postgres.access, name, TEMPLATE)

  const outcomes = [
    ...(await playAll("Medusa's Stripe provider and the stub", async () =>
      openStripeSide({ databaseUrl: await copy("shop_stripe"), facts, stub }),
    )),
    ...(await playAll("medusa-payment-vipps and the sandbox", async () =>
      openVippsSide({ databaseUrl: await copy("shop_vipps"), facts, sandbox }),
    )),
  ]
  say()
  say(excessTable(outcomes))
  await writeReport({ outcomes, stripeSdk: stub.requests()[0]?.sdk ?? "unknown" })
}

async function playAll(what: string, open: () => Promise<Side>): Promise<Outcome[]> {
  const side = await withProgress(what, open)
  const outcomes: Outcome[] = []
  try {
    for (const one of cases) outcomes.push(await withProgress(`  ${one.name}`, () => play(side, one)))
  } catch (error) {
    throw new Error(`${what}: ${String(error)}\n${side.server.lastLogLines(25)}`)
  }
  await side.server.stop()
  return outcomes
}

function fail(error: unknown): void {
  process.exitCode = 1
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void closing.close().then(() => process.exit(1)))
}
void bench()
  .catch(fail)
  .then(closing.close)
  .then(() => process.exit())
