import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ended, startMedusaProcess, type Environment } from "./child"
import { createLogTail } from "./log-tail"
import { SEED_FACTS_FILE, seedFactsSchema, type SeedFacts } from "./seed-facts"

type MedusaCommand = { env: Environment; directory?: string }

/** Makes Medusa's tables and the plugin's in an empty database: what `medusa db:migrate` does. */
export async function migrate(command: MedusaCommand): Promise<void> {
  await runMedusa(["db:migrate", "--skip-scripts"], command)
}

/** The last step of `medusa db:migrate`: Medusa's scripts, for which it loads the whole shop. */
export async function runMigrationScripts(command: MedusaCommand): Promise<void> {
  await runMedusa(["db:migrate:scripts"], command)
}

/** Runs demo/seed.ts, or a script that does more, and reads what it made. */
export async function seed(command: MedusaCommand, script = "./demo/seed.ts"): Promise<SeedFacts> {
  const directory = await mkdtemp(join(tmpdir(), "medusa-payment-vipps-seed-"))
  const file = join(directory, "facts.json")
  try {
    await runMedusa(["exec", script], {
      ...command,
      env: { ...command.env, [SEED_FACTS_FILE]: file },
    })
    return seedFactsSchema.parse(JSON.parse(await readFile(file, "utf8")))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** `medusa exec`: runs a script against the shop, and gives what it printed. */
export async function runScript(
  script: string,
  { parameters = [], ...command }: MedusaCommand & { parameters?: string[] },
): Promise<string> {
  return runMedusa(["exec", script, ...parameters], command)
}

async function runMedusa(parameters: string[], command: MedusaCommand): Promise<string> {
  const log = createLogTail()
  const status = await ended(startMedusaProcess({ parameters, log, ...command }))
  if (status !== 0) {
    throw new Error(`medusa ${parameters.join(" ")} ended with status ${status}:\n${log.lastLines(40)}`)
  }
  return log.text()
}
