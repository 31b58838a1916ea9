import { randomBytes, randomInt } from "node:crypto"
import { createDatabase, dropDatabase } from "../../demo/stage"
import { readStage, TEMPLATE_DATABASE } from "../support/template"
import { playInChild, type Outcome } from "./child"

/**
 * Random sequences of clicks, faults, crashes, restarts and time against Medusa's real payment module, PostgreSQL and the
 * sandbox; afterwards Vipps' ledger and Medusa's rows must be equal. A longer run: PROPERTY_RUNS=5000. The same again:
 * PROPERTY_SEED=… with the PROPERTY_PATH that a failure prints.
 */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 200)
/** Fixed, so that a commit is judged by the same sequences everywhere; other ones by PROPERTY_SEED=random. */
const USUAL_SEED = 20261123
const SEED = readSeed(process.env.PROPERTY_SEED)
const PATH = process.env.PROPERTY_PATH ?? ""
/** Most of a sequence is waiting, for Vipps that does not answer: several processes play at once. */
const PLAYERS = PATH === "" ? Number(process.env.PROPERTY_PLAYERS ?? 4) : 1

const BOOT_MS = 120_000
const LONGEST_SEQUENCE_MS = 30_000
jest.setTimeout(BOOT_MS + (RUNS / PLAYERS) * LONGEST_SEQUENCE_MS)

describe("whatever happens between the shop and Vipps", () => {
  it(`moves each øre exactly once, in ${RUNS} random sequences`, async () => {
    const { access } = readStage()
    say(`seed ${SEED}, ${RUNS} sequences`)
    const outcomes = await Promise.all(
      Array.from({ length: PLAYERS }, (_, index) => playShare(access, index)),
    )

    const failures = outcomes.flatMap(({ seed, failure }) =>
      failure === undefined ? [] : [`seed ${seed}: ${failure}`],
    )
    say(
      outcomes
        .map(
          ({ seed, runs, clicks, executions }) =>
            `seed ${seed}: ${runs} sequences, ${clicks} clicks, ${executions} movements at Vipps`,
        )
        .join("\n"),
    )
    expect(failures.join("\n\n")).toBe("")
    if (PATH === "") expect(outcomes.reduce((sum, { runs }) => sum + runs, 0)).toBeGreaterThanOrEqual(RUNS)
  })
})

function readSeed(given: string | undefined): number {
  return given === "random" ? randomInt(1_000_000_000) : Number(given ?? USUAL_SEED)
}

type Access = ReturnType<typeof readStage>["access"]

/** A player's seed is its own, so that it can be played again alone. */
async function playShare(access: Access, index: number): Promise<Outcome> {
  const name = `property_${randomBytes(6).toString("hex")}`
  const databaseUrl = await createDatabase(access, name, TEMPLATE_DATABASE)
  try {
    return await playInChild({ databaseUrl, seed: SEED + index, runs: Math.ceil(RUNS / PLAYERS), path: PATH })
  } finally {
    await dropDatabase(access, name)
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
