import { withProgress } from "../demo/progress"
import { runSql } from "../demo/harness"
import type { Figure } from "./figure"
import { interleave, judge, median, ratioOf, table, tell, timed, type Ratio } from "./measure"
import { createClient, numbered, startPayments } from "./sandbox-payments"
import { openVipps, reconcile, type BenchShop } from "./shops"
import type { Bench, Harness } from "./harness"
import { withDelay } from "./vipps-delay"
import { workThrough } from "./work"

const SIZES = [1_000, 100_000]
const PENDING = 1_000
/** The reconciliation's own. */
const AT_ONCE = 4
const MOST = 1.2
const prefix = "medusa-pending"

type Row = { ratio: Ratio; ms: number; kept: number; peak: number }

export const reconciliation: Figure = {
  name: "reconciliation",
  title: "Reconciliation",
  measure: async (bench) => {
    const harness = await bench.harness()
    // only a server, no worker: the job would take payments away from the run that is timed
    const shop = await withProgress("The shop with this plugin", () =>
      openVipps(harness, { BENCH_WORKER_MODE: "server" }),
    )
    const pending = bench.quick ? 40 : PENDING
    await withProgress(`${pending} payments wait for their shoppers`, () =>
      makePending(harness, shop, { prefix, count: pending }),
    )
    const rows: string[][] = []
    let filled = pending
    for (const size of bench.quick ? [1_000] : SIZES) {
      await withProgress(`${size} attempts`, () => fillClosed(shop, filled, size))
      filled = Math.max(filled, size)
      for (const delay of [0, 50])
        rows.push(
          describe(
            size,
            delay,
            await withProgress(`  at ${delay} ms`, () => measure(bench, harness, shop, pending, delay)),
          ),
        )
    }
    await shop.stop()
    return report(rows, pending)
  },
}

export async function makePending(
  harness: Harness,
  shop: BenchShop,
  { prefix, count }: { prefix: string; count: number },
): Promise<void> {
  const numbers = { from: 1, to: count }
  const at = { client: createClient(harness.sandbox.url), control: harness.sandbox.control }
  await startPayments(at, numbered(prefix, numbers), { approved: false })
  await runSql(
    shop.databaseUrl,
    `insert into vipps_attempt (reference, provider_id, merchant_serial_number, session_id, attempt_number, amount_minor, currency_code, api, url)
     select $1 || n, provider_id, merchant_serial_number, 'payses_pending' || n, 1, 100000, currency_code, api, 'http://127.0.0.1:9/' || n
       from generate_series(1, $2::int) n, (select * from vipps_attempt limit 1) a`,
    [prefix, count],
  )
}

/** Paid and done, each with its operation. */
async function fillClosed({ databaseUrl }: BenchShop, from: number, to: number): Promise<void> {
  await runSql(
    databaseUrl,
    `insert into vipps_attempt (reference, provider_id, merchant_serial_number, session_id, attempt_number, amount_minor,
                                currency_code, api, state, vipps_state, reserved_minor, captured_minor, created_at)
     select 'medusa-old-' || n, 'pp_vipps_vipps', '654987', 'payses_old' || n, 1, 1000, 'nok', 'ecom', 'closed', 'captured', 1000, 1000,
            now() - interval '1 year'
       from generate_series($1::int + 1, $2::int) n`,
    [from, to],
  )
  await runSql(
    databaseUrl,
    `insert into vipps_operation (request_id, reference, kind, amount_minor, currency_code, api, transaction_text, medusa_row_id, state,
                                  executed_at, ledger_verified_at,
                                  created_at, updated_at)
     select 'capt_old' || n, 'medusa-old-' || n, 'capture', 1000, 'nok', 'ecom', 'old', 'capt_old' || n, 'executed', now(), now(),
            now() - interval '1 year', now() - interval '1 year'
       from generate_series($1::int + 1, $2::int) n`,
    [from, to],
  )
  await runSql(databaseUrl, "vacuum analyze", [])
}

async function measure(
  bench: Bench,
  harness: Harness,
  shop: BenchShop,
  pending: number,
  delay: number,
): Promise<Row> {
  const rounds = bench.quick || delay > 0 ? 1 : 2
  const client = createClient(harness.sandbox.url)
  const memory: { heapUsed: number; peak: number }[] = []
  const ours = async () => {
    await runSql(shop.databaseUrl, `update vipps_attempt set next_poll_at = now() where reference like $1`, [
      `${prefix}%`,
    ])
    const before = await shop.probe.memory()
    const time = await timed(() => run(shop, pending))
    const after = await shop.probe.memory()
    memory.push({ heapUsed: after.heapUsed - before.heapUsed, peak: after.peak - before.heapUsed })
    return time
  }
  const bare = () => timed(() => readAll(client, numbered(prefix, { from: 1, to: pending })))
  const times = await withDelay(harness.sandbox.control, ["details"], delay, () =>
    interleave({ ours, bare }, { rounds, warmUp: 0 }),
  )
  client.close()
  return {
    ratio: ratioOf(times.ours, times.bare),
    ms: median(times.ours),
    kept: median(memory.map(({ heapUsed }) => heapUsed)),
    peak: median(memory.map(({ peak }) => peak)),
  }
}

async function run(shop: BenchShop, limit: number): Promise<void> {
  const { polled, unresolved } = await reconcile(shop, { limit, concurrency: AT_ONCE })
  if (polled !== limit || unresolved.length > 0)
    throw new Error(`polled ${polled} of ${limit}: ${unresolved.slice(0, 3).join("; ")}`)
}

/** The same questions, as many at once, and nothing done with the answers. */
function readAll(client: ReturnType<typeof createClient>, references: string[]): Promise<void> {
  return workThrough(references, AT_ONCE, (reference) => client.details(reference))
}

function describe(size: number, delay: number, { ratio, ms, kept, peak }: Row): string[] {
  const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`
  return [
    `${size.toLocaleString("en-GB")} attempts, ${delay} ms`,
    tell(ratio),
    judge(ratio.median, MOST),
    `${(ms / 1000).toFixed(1)} s`,
    megabytes(kept),
    megabytes(peak),
  ]
}

function report(rows: string[][], pending: number): string {
  const head = [
    "",
    "over a bare loop of details",
    "target",
    "one run",
    "heap kept",
    "peak heap, before collecting",
  ]
  return `One run over ${pending.toLocaleString("en-GB")} payments that wait for their shoppers, in a journal of that many attempts, over a loop
that only reads their details, ${AT_ONCE} at once either way. In a shop a run checks at most 500 payments.

${table(head, rows)}`
}
