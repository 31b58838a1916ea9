import { randomBytes, randomInt } from "node:crypto"
import { createDatabase, dropDatabase } from "../../demo/harness"
import { readTemplate, TEMPLATE_DATABASE } from "../support/database/template"
import { playInWorker, type Outcome } from "./worker-process"
import type { WorkerTask } from "./worker"

/** Fixed, so that a commit is judged by the same sequences everywhere; other ones by PROPERTY_SEED=random. */
const USUAL_SEED = 20261123
const SEED = readSeed(process.env.PROPERTY_SEED)
const PATH = process.env.PROPERTY_PATH ?? ""

const BOOT_MS = 120_000
const LONGEST_SEQUENCE_MS = 30_000

export type Share = Pick<WorkerTask, "game" | "api" | "capture">

/** How long jest may wait for it. */
export function timeoutFor(p: { runs: number; workers: number }): number {
  return BOOT_MS + (p.runs / p.workers) * LONGEST_SEQUENCE_MS
}

/**
 * So many sequences, shared by several processes: most of a sequence is waiting, for Vipps that does not answer. A player's
 * seed is its own, so that it can be played again alone: then by one process only.
 */
export async function playAll(p: { runs: number; shares: Share[] }): Promise<void> {
  say(`seed ${SEED}, ${p.runs} sequences`)
  const shares = PATH === "" ? p.shares : p.shares.slice(0, 1)
  const runs = Math.ceil(p.runs / shares.length)
  const outcomes = await Promise.all(
    shares.map((share, index) => playShare({ ...share, seed: SEED + index, runs, path: PATH })),
  )
  for (const { seed, api, runs: played, clicks, executions } of outcomes)
    say(`seed ${seed}, ${api}: ${played} sequences, ${clicks} clicks, ${executions} movements at Vipps`)
  const failures = outcomes.flatMap(({ seed, failure }) =>
    failure === undefined ? [] : [`seed ${seed}: ${failure}`],
  )
  expect(failures.join("\n\n")).toBe("")
  if (PATH === "") expect(outcomes.reduce((sum, one) => sum + one.runs, 0)).toBeGreaterThanOrEqual(p.runs)
}

function readSeed(given: string | undefined): number {
  return given === "random" ? randomInt(1_000_000_000) : Number(given ?? USUAL_SEED)
}

async function playShare(task: Omit<WorkerTask, "databaseUrl" | "facts">): Promise<Outcome> {
  const { access, facts } = readTemplate()
  const name = `property_${randomBytes(6).toString("hex")}`
  const databaseUrl = await createDatabase(access, name, TEMPLATE_DATABASE)
  try {
    return await playInWorker({ ...task, databaseUrl, facts })
  } finally {
    await dropDatabase(access, name)
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
