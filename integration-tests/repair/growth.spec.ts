import { z } from "zod"
import { runScript } from "../../demo/stage"
import { eventually } from "../support/eventually"
import { orderPlaced } from "../support/orders"
import { passTime } from "../support/time"
import { bootWatchedShop, type WatchedShop } from "../support/watched-store"

/** A shop of some years: what a run of the reconciliation reads does not grow with the payments that are done. */
jest.setTimeout(180_000)

const CLOSED = 20_000
const FEW = 2_000

let stage: WatchedShop

beforeAll(async () => {
  stage = await bootWatchedShop({ sandbox: { switches: { rateLimits: false } } })
})
afterAll(() => stage?.stop())

const readsRow = z.object({ scanned: z.coerce.number(), fetched: z.coerce.number() })

/** Rows read by going through whole tables, and rows fetched by index, in the plugin's tables, by everybody so far. */
async function countReads() {
  const [row] = await stage.sql(
    `select sum(seq_tup_read) as scanned, sum(idx_tup_fetch) as fetched from pg_stat_user_tables
      where relname in ('vipps_attempt', 'vipps_operation', 'capture', 'refund')`,
  )
  return readsRow.parse(row)
}

async function fillWithClosed(): Promise<void> {
  await stage.sql(
    `insert into vipps_attempt (reference, provider_id, merchant_serial_number, session_id, attempt_number, amount_minor,
                                state, created_at)
     select 'medusa-old-' || n, 'pp_vipps_vipps', '654987', 'payses_old' || n, 1, 1000, 'closed', now() - interval '1 year'
       from generate_series(1, ${CLOSED}) n`,
  )
  await stage.sql(
    `insert into vipps_operation (request_id, reference, kind, amount_minor, transaction_text, medusa_row_id, state, executed_at, ledger_verified_at,
                                  created_at, updated_at)
     select 'capt_old' || n, 'medusa-old-' || n, 'capture', 1000, 'old', 'capt_old' || n, 'executed', now(), now(),
            now() - interval '1 year', now() - interval '1 year'
       from generate_series(1, ${CLOSED}) n`,
  )
  await stage.sql(`analyze vipps_attempt`)
  await stage.sql(`analyze vipps_operation`)
}

it("reads a few rows beside 20 000 payments that are done, and makes the order that was forgotten", async () => {
  await fillWithClosed()
  const started = await stage.shop.startPayment("1000")
  await stage.sandbox.control.next("callback", { lose: true })
  await stage.sandbox.control.approve(started.reference)
  await passTime(stage, 1)
  // moving all times went through everything
  const before = await settled()

  const run = await stage.reconcile()

  expect(run).toMatchObject({ looked: 1, unresolved: [] })
  await orderPlaced(stage, started)
  const after = await settled(({ fetched }) => fetched > before.fetched)
  expect(after.scanned - before.scanned).toBeLessThan(FEW)
  expect(after.fetched - before.fetched).toBeLessThan(FEW)
})

/** The servers tell PostgreSQL's statistics what they read a little later. */
async function settled(isEnough: (reads: z.infer<typeof readsRow>) => boolean = () => true) {
  let last = await countReads()
  return eventually("the statistics", async () => {
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    const now = await countReads()
    const isQuiet = now.scanned === last.scanned && now.fetched === last.fetched
    last = now
    return isQuiet && isEnough(now) ? now : undefined
  })
}

it("shares the work between two runs at once: each payment is looked at by one of them", async () => {
  const other = await stage.bootAnother()
  const count = 8
  const references: string[] = []
  for (let n = 0; n < count; n++) references.push((await stage.shop.startPayment("1000")).reference)
  await stage.sandbox.control.next("details", { delayMs: 3_000 }, count)
  await passTime(stage, 1)

  const runs = await Promise.all([stage.reconcile(), stage.reconcile(other.server.url)])

  const rows = await stage.sql(`select polls from vipps_attempt where reference = any($1)`, [references])
  expect(rows).toEqual(references.map(() => ({ looks: 1 })))
  expect(runs.every(({ looked }) => looked > 0)).toBe(true)
})

it("can be run by hand, for a payment that nobody looks at any more", async () => {
  const started = await stage.shop.startPayment("1000")
  await stage.sandbox.control.next("callback", { lose: true })
  await stage.sandbox.control.approve(started.reference)
  await stage.sql(
    `update vipps_attempt set needs_review_at = now(), needs_review_reason = 'a test', next_poll_at = null where reference = $1`,
    [started.reference],
  )

  const log = await runScript("./src/scripts/reconcile.ts", {
    env: stage.environment,
    parameters: [started.reference],
  })

  expect(log).toMatch(/looked at \d+ payments, \d+ operations confirmed, 0 parked/)
  await orderPlaced(stage, started)
})
