import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { format, resolveConfig } from "prettier"
import { createClosing } from "../../demo/closing"
import { say, withProgress } from "../../demo/progress"
import { repositoryRoot, startPostgres, stopAllChildren, type PostgresAccess } from "../../demo/harness"
import { build, compileImports, playIn } from "./play"
import { majors, tryNode } from "./nodes"
import { ends, medusaAt, type End } from "./registry"
import { installStore } from "./registry-store"
import { writeReport } from "./report"
import {
  keepTried,
  readTried,
  replaceTried,
  today,
  type Tried,
  type TriedMedusa,
  type TriedResult,
} from "./tried"

const closing = createClosing()

const lines = majors.map((major) => `node${major}`)
const usage = `Say ${[...ends, ...lines].join(", ")} or node, or nothing for all.`

/**
 * `npm run test:versions -- [oldest|newest|node|node22|node24]`: writes what it tried into docs/versions.md, and leaves there what it
 * did not try. Needs the npm registry.
 */
async function run(wanted: string[]): Promise<number> {
  const known: string[] = [...ends, ...lines, "node"]
  if (wanted.some((one) => !known.includes(one))) throw new Error(usage)
  const isWanted = (...names: string[]) => wanted.length === 0 || names.some((one) => wanted.includes(one))
  const stores = await tryStores(ends.filter((end) => isWanted(end)))
  const nodes = await inTurn(
    majors.filter((major) => isWanted("node", `node${major}`)),
    tryNode,
  )
  await keepReport({ stores, nodes })
  const results = [...stores, ...nodes].flatMap((one) => Object.values(one.results))
  const passed = results.filter((result) => result === "ok").length
  say(`${passed} passed, ${results.length - passed} failed`)
  return passed === results.length ? 0 : 1
}

async function tryStores(chosen: End[]): Promise<TriedMedusa[]> {
  if (chosen.length === 0) return []
  const postgres = await withProgress("PostgreSQL", startPostgres)
  closing.add(postgres.stop)
  closing.add(stopAllChildren)
  return inTurn(chosen, (end) => tryEnd(end, postgres.access))
}

async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const one of all) results.push(await work(one))
  return results
}

async function tryEnd(end: End, access: PostgresAccess): Promise<TriedMedusa> {
  const medusa = await medusaAt(end)
  say(`\nThe ${end}: Medusa ${medusa}`)
  const store = await withProgress("npm install", () => installStore(medusa))
  closing.add(store.remove)
  const { directory, versions, added, tarball } = store
  const results = {
    "types of every export": await outcome("types", () => compileImports(directory)),
    "`medusa build`, with the admin's pages": await outcome("medusa build", () => build(directory)),
    "a demo payment: capture, release, refunds": await outcome("a demo payment", () =>
      playIn(directory, access, end),
    ),
  }
  await store.remove()
  return { end, day: today(), node: process.versions.node, versions, added, tarball, results }
}

async function outcome(what: string, work: () => Promise<void>): Promise<TriedResult> {
  try {
    await withProgress(what, work)
    return "ok"
  } catch (error) {
    say(`  ✗ ${what}: ${String(error)}`)
    return "failed"
  }
}

async function keepReport(now: Tried): Promise<void> {
  const tried = replaceTried(await readTried(), now)
  await keepTried(tried)
  const file = join(repositoryRoot, "docs", "versions.md")
  const text = await format(writeReport(tried), { ...(await resolveConfig(file)), parser: "markdown" })
  await writeFile(file, text)
}

void run(process.argv.slice(2))
  .catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    return 1
  })
  .then(async (status) => {
    await closing.close()
    process.exit(status)
  })
