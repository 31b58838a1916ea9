import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { format, resolveConfig } from "prettier"
import { createClosing } from "../../demo/closing"
import { say, withProgress } from "../../demo/progress"
import { repositoryRoot, startPostgres, stopAllChildren, type PostgresAccess } from "../../demo/harness"
import { build, compileImports, playIn } from "./play"
import { ends, medusaAt, type End } from "./registry"
import { installStore } from "./registry-store"
import { writeReport, type Tried } from "./report"

const closing = createClosing()

/** `npm run test:versions [oldest|newest]`: with both, docs/versions.md is written anew. Needs the npm registry. */
async function run(wanted: string[]): Promise<number> {
  const chosen = ends.filter((end) => wanted.length === 0 || wanted.includes(end))
  if (chosen.length === 0) throw new Error(`Say ${ends.join(" or ")}, or nothing for both`)
  const postgres = await withProgress("PostgreSQL", startPostgres)
  closing.add(postgres.stop)
  closing.add(stopAllChildren)
  const tried: Tried[] = []
  for (const end of chosen) tried.push(await tryEnd(end, postgres.access))
  if (chosen.length === ends.length) await keepReport(tried)
  const results = tried.flatMap((one) => Object.values(one.results))
  const passed = results.filter((result) => result === "ok").length
  say(`${passed} passed, ${results.length - passed} failed`)
  return passed === results.length ? 0 : 1
}

async function tryEnd(end: End, access: PostgresAccess): Promise<Tried> {
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
  return { end, versions, added, tarball, results }
}

async function outcome(what: string, work: () => Promise<void>): Promise<string> {
  try {
    await withProgress(what, work)
    return "ok"
  } catch (error) {
    say(`  ✗ ${what}: ${String(error)}`)
    return "failed"
  }
}

async function keepReport(tried: Tried[]): Promise<void> {
  const file = join(repositoryRoot, "docs", "versions.md")
  const text = writeReport(tried, new Date().toISOString().slice(0, "2026-11-26".length))
  await writeFile(file, await format(text, { ...(await resolveConfig(file)), parser: "markdown" }))
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
