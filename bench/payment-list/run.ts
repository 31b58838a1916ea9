import { mkdir, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { createClosing } from "../../demo/closing"
import { say, withProgress } from "../../demo/progress"
import {
  createAdmin,
  createDatabase,
  createShop,
  findFreePort,
  migrate,
  repositoryRoot,
  seed,
  startPostgres,
  startServer,
  stopAllChildren,
  vippsEnvironment,
  type Admin,
} from "../../demo/stage"
import { defaultUnit, startSandbox } from "../../src/sandbox"
import { fill } from "./fill"

const SIZES = [100, 10_000, 100_000]
const REQUESTS = 40

const questions = [
  { name: "the first page", path: "payments" },
  { name: "waiting for capture", path: "payments?filter=waiting" },
  { name: "needs attention", path: "payments?filter=attention" },
  { name: "search by order number", path: "payments?q=1042" },
  { name: "search by Vipps order id", path: "payments?q=medusa-bench42" },
  { name: "one payment, as the panel asks", path: "payments/pay_bench42" },
]

const closing = createClosing()

/** `npm run bench:payment-list`: how long the admin's pages wait for the server, in a small shop and in a large one. */
async function bench(): Promise<void> {
  const postgres = await withProgress("PostgreSQL", startPostgres)
  closing.add(postgres.stop)
  closing.add(stopAllChildren)
  const sandbox = await startSandbox()
  closing.add(sandbox.stop)
  const port = await findFreePort()
  const databaseUrl = await createDatabase(postgres.access, "bench")
  const env = {
    ...vippsEnvironment({ sandboxUrl: sandbox.url, unit: defaultUnit, port }),
    DATABASE_URL: databaseUrl,
    ADMIN_DISABLED: "true",
  }
  await withProgress("Medusa's tables", () => migrate({ env }))
  const facts = await withProgress("A Norwegian shop", () => seed({ env }))
  const { url } = await withProgress("The Medusa server", () => startServer({ port, env }))
  const admin = createAdmin({ url, login: facts.admin })
  const shop = createShop({ url, facts, shopper: sandbox.control, staff: admin })
  const paid = await shop.payWithVipps("1000")
  const captured = await admin.capture(paid, "1000")
  if (!captured.ok) throw new Error(captured.message)

  const columns: number[][] = []
  let filled = 0
  for (const size of SIZES) {
    const from = filled + 1
    await withProgress(`${size} payments`, () => fill(databaseUrl, paid, from, size))
    filled = size
    columns.push(await withProgress("  asked", () => measure(admin)))
  }
  await report(columns)
}

/** The median of many requests, one after the other, in milliseconds. */
async function measure(admin: Admin): Promise<number[]> {
  const medians: number[] = []
  for (const { path } of questions) {
    const times: number[] = []
    for (let request = 0; request < REQUESTS + 5; request++) {
      const startedAt = performance.now()
      const answer = await admin.api({ method: "GET", path: `/admin/vipps/${path}` })
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${answer.message}`)
      times.push(performance.now() - startedAt)
    }
    // the first few warm up connections and caches
    const sorted = times.slice(5).sort((a, b) => a - b)
    medians.push(sorted[Math.floor(sorted.length / 2)] ?? 0)
  }
  return medians
}

async function report(columns: number[][]): Promise<void> {
  const head = ["", ...SIZES.map((size) => `${size.toLocaleString("en-GB")} payments`), "10 000 : 100"]
  const rows = questions.map(({ name }, index) => {
    const times = columns.map((column) => column[index] ?? 0)
    const ratio = (times[1] ?? 0) / (times[0] ?? 1)
    return [name, ...times.map((time) => `${time.toFixed(1)} ms`), ratio.toFixed(2)]
  })
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`
  const table = [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")
  const text = `# The admin's list of payments

How long the admin API takes to answer, by HTTP, in a shop with few and with many Vipps payments, each with its order: medians of
${REQUESTS} requests, one after the other. Written by \`npm run bench:payment-list\`; server, PostgreSQL and the asking process share one
machine, so compare the columns, not the milliseconds.

${table}

Pages, filters and searches are found by indexes. The number of all payments and the sums above the list are added up from an
index each time; that is what grows. Each page is four SQL statements of the plugin's, however many payments there are.
`
  const folder = join(repositoryRoot, "docs", "benchmarks")
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, "payment-list.md"), text)
  say()
  say(table)
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => void closing.close().then(() => process.exit(1)))
}
void bench()
  .catch((error: unknown) => {
    process.exitCode = 1
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  })
  .then(closing.close)
  .then(() => process.exit())
