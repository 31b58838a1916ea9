import { z } from "zod"
import { runScript } from "../../demo/harness"
import { poolDatabase, type PooledDatabase } from "../support/database/pooled-database"
import { orderPlaced } from "../support/orders/orders"
import { passTime } from "../support/time/time"
import { bootObservedShop, type ObservedShop } from "../support/server/observed-shop"
import { loseNotice } from "../support/shopper/notices"

/** A shop of some years: what a run of the reconciliation reads does not grow with the payments that are done. */
jest.setTimeout(180_000)

const CLOSED = 20_000
const FEW = 2_000

let harness: ObservedShop
/** The first server's connections to the database go through it. */
let pool: PooledDatabase

beforeAll(async () => {
  harness = await bootObservedShop({
    sandbox: { switches: { rateLimits: false } },
    leadToDatabase: async (databaseUrl) => (pool = await poolDatabase(databaseUrl)).url,
  })
})
afterAll(async () => {
  await harness?.stop()
  pool?.stop()
})

const readsRow = z.object({ scanned: z.coerce.number(), fetched: z.coerce.number() })

/**
 * Rows read by going through whole tables, and rows fetched by index, in the plugin's tables, by everybody so far. A connection
 * reports what it has read up to ten seconds later, or when it ends: the server's connections are told to report now.
 */
async function countReads() {
  await pool.say("select pg_stat_force_next_flush()")
  const [row] = await harness.sql(
    `select sum(seq_tup_read) as scanned, sum(idx_tup_fetch) as fetched from pg_stat_user_tables
      where relname in ('vipps_attempt', 'vipps_operation', 'capture', 'refund')`,
  )
  return readsRow.parse(row)
}

async function fillWithClosed(): Promise<void> {
  await harness.sql(
    `insert into vipps_attempt (reference, provider_id, merchant_serial_number, session_id, attempt_number, amount_minor,
                                currency_code, api, state, created_at)
     select 'medusa-old-' || n, 'pp_vipps_vipps', '654987', 'payses_old' || n, 1, 1000, 'nok', 'ecom', 'closed', now() - interval '1 year'
       from generate_series(1, ${CLOSED}) n`,
  )
  await harness.sql(
    `insert into vipps_operation (request_id, reference, kind, amount_minor, currency_code, api, transaction_text, medusa_row_id, state,
                                  executed_at, ledger_verified_at,
                                  created_at, updated_at)
     select 'capt_old' || n, 'medusa-old-' || n, 'capture', 1000, 'nok', 'ecom', 'old', 'capt_old' || n, 'executed', now(), now(),
            now() - interval '1 year', now() - interval '1 year'
       from generate_series(1, ${CLOSED}) n`,
  )
  await harness.sql(`analyze vipps_attempt`)
  await harness.sql(`analyze vipps_operation`)
}

it("reads a few rows beside 20 000 payments that are done, and makes the order that was forgotten", async () => {
  await fillWithClosed()
  const started = await harness.shop.startPayment("1000")
  await loseNotice(harness)
  await harness.sandbox.control.approve(started.reference)
  await passTime(harness, 1)
  // moving all times went through everything
  const before = await countReads()

  const run = await harness.reconcile()

  expect(run).toMatchObject({ polled: 1, unresolved: [] })
  await orderPlaced(harness, started)
  const after = await countReads()
  // counted at all, and few
  expect(after.fetched).toBeGreaterThan(before.fetched)
  expect(after.scanned - before.scanned).toBeLessThan(FEW)
  expect(after.fetched - before.fetched).toBeLessThan(FEW)
})

it("shares the work between two runs at once: each payment is looked at by one of them", async () => {
  const other = await harness.bootAnother()
  const count = 8
  const references: string[] = []
  for (let n = 0; n < count; n++) references.push((await harness.shop.startPayment("1000")).reference)
  await harness.sandbox.control.next("details", { delayMs: 3_000 }, count)
  await passTime(harness, 1)

  const runs = await Promise.all([harness.reconcile(), harness.reconcile(other.server.url)])

  const rows = await harness.sql(`select polls from vipps_attempt where reference = any($1)`, [references])
  expect(rows).toEqual(references.map(() => ({ polls: 1 })))
  expect(runs.every(({ polled }) => polled > 0)).toBe(true)
})

it("can be run by hand, for a payment that nobody looks at any more", async () => {
  const started = await harness.shop.startPayment("1000")
  await loseNotice(harness)
  await harness.sandbox.control.approve(started.reference)
  await harness.sql(
    `update vipps_attempt set needs_review_at = now(), needs_review_reason = 'a test', next_poll_at = null where reference = $1`,
    [started.reference],
  )

  const log = await runScript("./src/scripts/reconcile.ts", {
    env: harness.environment,
    parameters: [started.reference],
  })

  expect(log).toMatch(/polled \d+ payments, verified \d+ operations, 0 need review/)
  await orderPlaced(harness, started)
})
