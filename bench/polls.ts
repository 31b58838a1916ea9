import { z } from "zod"
import { openDatabase, type OpenDatabase } from "../demo/harness"
import { withProgress } from "../demo/progress"
import type { Sandbox } from "../src/sandbox"
import type { Api } from "./bare-calls"
import type { Figure } from "./figure"
import { table } from "./measure"
import { click, openVipps, reconcile, type BenchShop } from "./shops"
import type { Harness } from "./harness"

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const DAY_MS = 24 * 60 * MINUTE_MS
/** The job's own pace. */
const TICK_MS = 20 * SECOND_MS
/** Refunds end after 365 days, and with them the last reason to read a payment. */
const WATCHED_MS = 400 * DAY_MS

type Player = {
  control: Sandbox["control"]
  shop: BenchShop
  payment: { reference: string; cartId: string }
  lived: Lived
}
type Happening = { afterMs: number; happens: (p: Player) => Promise<unknown> }
type Life = { name: string; apis: readonly Api[]; happenings: Happening[] }
/** Reads so far, and when the last one was. */
type Lived = { reads: number; lastMs: number }

const both = ["ecom", "epayment"] as const
const after = (afterMs: number, happens: Happening["happens"]): Happening => ({ afterMs, happens })
const approved = after(MINUTE_MS, ({ control, payment }) => control.approve(payment.reference))
const ordered = after(MINUTE_MS, ({ shop, payment }) => shop.shop.placeOrder(payment.cartId))
/** Before the sandbox lets it expire by itself, which its history shows. */
const vanished = after(4 * MINUTE_MS, ({ control, payment }) =>
  control.expire(payment.reference, { leaveNoTrace: true }),
)
const captured = after(2 * DAY_MS, async ({ shop, payment }) => {
  const orderId = await shop.shop.placeOrder(payment.cartId)
  await click(shop, "capture", await shop.admin.paymentIdOf(orderId))
})

const lives: Life[] = [
  {
    name: "approved after a minute, and the order made at once",
    apis: both,
    happenings: [approved, ordered],
  },
  { name: "the same, captured after two days", apis: both, happenings: [approved, ordered, captured] },
  {
    name: "approved after a minute, but nobody says so, captured after two days",
    apis: both,
    happenings: [approved, captured],
  },
  {
    name: "rejected after a minute, but nobody says so",
    apis: both,
    happenings: [after(MINUTE_MS, ({ control, payment }) => control.reject(payment.reference))],
  },
  { name: "never approved, and Vipps shows its end", apis: both, happenings: [] },
  { name: "never approved, and Vipps never shows its end", apis: ["ecom"], happenings: [vanished] },
]

export const polls: Figure = {
  name: "polls",
  title: "Reads of a payment, over its whole life",
  measure: async (bench) => {
    const harness = await bench.harness()
    const rows = lives.map(({ name }) => [name])
    for (const api of both) {
      const lived = await withProgress(`400 days, ${api}`, () => live(harness, api))
      lives.forEach(({ name }, at) => rows[at]?.push(...tellLife(lived.get(name))))
    }
    return report(rows)
  },
}

/** All lives at once, in one shop, whose database and Vipps have the same clock, some days ahead of everybody's. */
async function live(harness: Harness, api: Api): Promise<Map<string, Lived>> {
  const { control } = harness.sandbox
  const env = { BENCH_WORKER_MODE: "server", BENCH_SEARCH_PATH: "clock, pg_catalog, public" }
  const shop = await openVipps(harness, env, api)
  const database = openDatabase(shop.databaseUrl)
  const startedAt = await makeClock(database)
  // a statement that was prepared before has the clock of before
  await shop.server.stop()
  await shop.server.start()
  await control.next("callback", { lose: true }, 1_000)
  const players = new Map<Life, Player>()
  for (const life of lives.filter(({ apis }) => apis.includes(api)))
    players.set(life, {
      control,
      shop,
      payment: await shop.shop.startPayment("1000"),
      lived: { reads: 0, lastMs: 0 },
    })
  try {
    await passLife({ harness, shop, database, startedAt, players })
    return new Map([...players].map(([{ name }, { lived }]) => [name, lived]))
  } finally {
    await database.close()
    await control.setClock({ offsetMs: 0 })
    await control.clearFaults()
    await shop.stop()
  }
}

type Passing = {
  harness: Harness
  shop: BenchShop
  database: OpenDatabase
  startedAt: number
  players: Map<Life, Player>
}

/** From one tick of the job at which something is due, or happens, to the next. */
async function passLife(p: Passing): Promise<void> {
  const happenings = [...p.players]
    .flatMap(([life, player]) => life.happenings.map((one) => ({ ...one, player })))
    .sort((one, other) => one.afterMs - other.afterMs)
  for (let nowMs = 0; nowMs < WATCHED_MS;) {
    const [next] = happenings
    const dueMs = await nextPoll(p)
    const nextMs = Math.min(dueMs, next?.afterMs ?? Infinity)
    if (nextMs === Infinity) return
    nowMs = Math.max(nowMs, Math.ceil(nextMs / TICK_MS) * TICK_MS)
    await moveClocks(p, nowMs)
    for (let one = happenings[0]; one && one.afterMs <= nowMs; one = happenings[0]) {
      await one.happens(one.player)
      happenings.shift()
    }
    if (dueMs <= nowMs) await reconcileAll(p.shop)
    for (const player of p.players.values()) await countReads(player, nowMs)
    nowMs += TICK_MS
  }
}

async function countReads({ control, payment, lived }: Player, nowMs: number): Promise<void> {
  const reads = (await control.requests({ call: "details", reference: payment.reference })).length
  if (reads > lived.reads) Object.assign(lived, { reads, lastMs: nowMs })
}

const msSchema = z.object({ ms: z.coerce.number().nullable() })

/** Milliseconds since the beginning; Infinity: none, ever. */
async function nextPoll({ database, players, startedAt }: Passing): Promise<number> {
  const references = [...players.values()].map(({ payment }) => payment.reference)
  const [row] = await database.sql(
    `select extract(epoch from min(next_poll_at)) * 1000 as ms from vipps_attempt where reference = any($1)`,
    [references],
  )
  const { ms } = msSchema.parse(row)
  return ms === null ? Infinity : ms - startedAt
}

/** `now()` of the plugin's statements is this one, by their search path. */
async function makeClock(database: OpenDatabase): Promise<number> {
  await database.sql("create schema clock")
  await database.sql("create table clock.ahead (ms double precision)")
  await database.sql("insert into clock.ahead values (0)")
  await database.sql(
    `create function clock.now() returns timestamptz language sql stable
         as $$ select pg_catalog.now() + ms * interval '1 millisecond' from clock.ahead $$`,
  )
  const [row] = await database.sql("select extract(epoch from now()) * 1000 as ms")
  return msSchema.parse(row).ms ?? 0
}

async function moveClocks({ harness, database, startedAt }: Passing, nowMs: number): Promise<void> {
  const offsetMs = Math.max(0, Math.round(startedAt + nowMs - Date.now()))
  await database.sql("update clock.ahead set ms = $1", [offsetMs])
  await harness.sandbox.control.setClock({ offsetMs })
}

async function reconcileAll(shop: BenchShop): Promise<void> {
  const { unresolved } = await reconcile(shop, { limit: 500 })
  if (unresolved.length > 0) throw new Error(unresolved.join("; "))
}

function tellLife(lived: Lived | undefined): [string, string] {
  return lived ? [String(lived.reads), tellTime(lived.lastMs)] : ["-", "-"]
}

function tellTime(ms: number): string {
  if (ms < 60 * MINUTE_MS) return `${Math.round(ms / MINUTE_MS)} min`
  return ms < DAY_MS ? `${Math.round(ms / MINUTE_MS / 60)} h` : `${Math.round(ms / DAY_MS)} days`
}

function report(rows: string[][]): string {
  const head = ["", "eCom: reads", "the last after", "ePayment: reads", "the last after"]
  return `How often the plugin reads a payment at Vipps in 400 days if no callback, webhook or return comes, and nobody clicks; in a shop
whose clock is moved on. A read of ePayment is two requests: the payment and its events. A poll every other second for the ten
minutes that a shopper has would be 300 reads.

${table(head, rows)}`
}
