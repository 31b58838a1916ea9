import { Agent } from "node:http"
import { openDatabase, pause, runSql } from "../../demo/harness"
import { withProgress } from "../../demo/progress"
import { post } from "../answers"
import { callbacksOf } from "../callbacks"
import type { Figure } from "../figure"
import type { Bench, Harness } from "../harness"
import type { Letter } from "../mailbox"
import { quantile, table, timed } from "../measure"
import { fill } from "../payment-list"
import { makePending } from "../reconciliation"
import { openVipps, type BenchShop, type ReadyCart } from "../shops"

const prefix = "medusa-waiting"

type Kind = "starts" | "callbacks" | "returns" | "list"
type Times = Record<Kind, number[]>
type Load = { shop: BenchShop; harness: Harness; letters: Letter[]; links: string[] }

/** Milliseconds in which 99 of 100 are answered; of starts: whatever it takes. */
const MOST: Record<Kind, number | undefined> = {
  starts: undefined,
  callbacks: 3_000,
  returns: 10_000,
  list: 2_500,
}
/** Besides those who start. */
const PER_SECOND = { callbacks: 5, returns: 2, list: 1 }
/** The plugin's promise: an approval that nobody tells is found within a minute. */
const MOST_WAITING_S = 60

export const loadShop: Figure = {
  name: "load-shop",
  title: "Load: a shop with many orders",
  measure: async (bench) => {
    const harness = await bench.harness()
    const [orders, open] = [bench.size("orders"), bench.size("open")]
    const shop = await withProgress("The shop with this plugin", () => openVipps(harness))
    const letters = await withProgress("Callbacks of payments with an order", () =>
      callbacksOf(bench, harness, shop),
    )
    const links = await linksOf(harness, letters)
    await withProgress(`${orders} orders`, () => fill(shop, orders))
    const carts = await withProgress("Carts", () => shop.carts(bench.size("rate") * bench.size("seconds")))
    await withProgress(`${open} payments wait for their shoppers`, () =>
      makePending(harness, shop, { prefix, count: open }),
    )
    await runSql(shop.databaseUrl, "vacuum analyze")
    const load = { shop, harness, letters, links }
    const rows: string[][] = []
    for (const rate of [0, bench.size("rate")]) {
      const measure = () => play(bench, load, { rate, carts: carts.splice(0, rate * bench.size("seconds")) })
      rows.push(await withProgress(`${rate} shoppers start a payment per second`, measure))
    }
    await shop.stop()
    return report(bench, rows)
  },
}

/** Of the payments that were called back: a shopper who comes back once more. */
async function linksOf({ sandbox }: Harness, letters: Letter[]): Promise<string[]> {
  const payments = await Promise.all(
    letters.map(({ path }) => sandbox.control.payment(path.split("/").at(-1) ?? "")),
  )
  return payments.flatMap((payment) => (payment ? [new URL(payment.fallBack).pathname] : []))
}

async function play(
  bench: Bench,
  load: Load,
  { rate, carts }: { rate: number; carts: ReadyCart[] },
): Promise<string[]> {
  const times: Times = { starts: [], callbacks: [], returns: [], list: [] }
  const agent = new Agent({ keepAlive: true })
  const send = requestsOf(load, agent, carts)
  const until = performance.now() + bench.size("seconds") * 1_000
  const rates: Record<Kind, number> = { starts: rate, ...PER_SECOND }
  const waiting = watchWaiting(load.shop, until)
  await Promise.all(
    (["starts", "callbacks", "returns", "list"] as const).map((kind) =>
      everySecond(rates[kind], until, async (number) => {
        times[kind].push(await timed(() => send[kind](number)))
      }),
    ),
  )
  agent.destroy()
  const { longest, polled } = await waiting
  return [
    String(rate),
    ...(["starts", "callbacks", "returns", "list"] as const).map((kind) => tellTimes(kind, times[kind])),
    `${longest.toFixed(0)} s: ${longest <= MOST_WAITING_S ? "met" : "**missed**"}`,
    String(polled),
  ]
}

/** They come when they come, however long the ones before take. */
async function everySecond(
  rate: number,
  until: number,
  send: (number: number) => Promise<void>,
): Promise<void> {
  const sent: Promise<void>[] = []
  const startedAt = performance.now()
  for (let number = 0; rate > 0; number++) {
    const at = startedAt + (number * 1_000) / rate
    if (at >= until) break
    await pause(at - performance.now())
    sent.push(send(number))
  }
  await Promise.all(sent)
}

function requestsOf(
  { shop, letters, links }: Load,
  agent: Agent,
  carts: ReadyCart[],
): Record<Kind, (number: number) => Promise<void>> {
  const { url } = shop.server
  return {
    starts: async (number) => {
      const { ok, status, message } = await shop.shop.session(carts[number]?.collectionId ?? "")
      if (!ok) throw new Error(`a payment could not start: ${status} ${message}`)
    },
    callbacks: async (number) => {
      const letter = letters[number % letters.length]
      const status = letter && (await post(agent, url, letter))
      if (status !== 200) throw new Error(`a callback was answered ${status}`)
    },
    returns: async (number) => {
      const { status } = await fetch(url + links[number % links.length], { redirect: "manual" })
      if (status !== 302) throw new Error(`a return was answered ${status}`)
    },
    list: async (number) => {
      const filter = ["", "?filter=waiting", "?filter=attention", "?q=1042"][number % 4]
      const { ok, status } = await shop.admin.api({ method: "GET", path: `/admin/vipps/payments${filter}` })
      if (!ok) throw new Error(`the list was answered ${status}`)
    },
  }
}

/** The job polls what is due. How long does a payment wait for it, and how many were polled? */
async function watchWaiting(
  { databaseUrl }: BenchShop,
  until: number,
): Promise<{ longest: number; polled: number }> {
  const database = openDatabase(databaseUrl)
  const read = async () => {
    const [row] = await database.sql(
      `select coalesce(extract(epoch from max(now() - next_poll_at)), 0)::float8 as waiting, sum(polls)::int as polls
         from vipps_attempt where reference like $1`,
      [`${prefix}%`],
    )
    return { waiting: Number(row?.waiting), polls: Number(row?.polls) }
  }
  // due at once, as after a server's start
  await database.sql("update vipps_attempt set next_poll_at = now() where reference like $1", [`${prefix}%`])
  const before = await read()
  let longest = 0
  let now = before
  for (; performance.now() < until; await pause(1_000)) {
    now = await read()
    longest = Math.max(longest, now.waiting)
  }
  await database.close()
  return { longest, polled: now.polls - before.polls }
}

function tellTimes(kind: Kind, times: number[]): string {
  if (times.length === 0) return "-"
  const [half = NaN, most = NaN] = [0.5, 0.99].map((q) => quantile(times, q))
  const limit = MOST[kind]
  const told = `${half.toFixed(0)}, ${most.toFixed(0)} ms`
  return limit === undefined ? told : `${told}: ${most <= limit ? "met" : "**missed**"}`
}

function report(bench: Bench, rows: string[][]): string {
  const count = (size: "orders" | "open") => bench.size(size).toLocaleString("en-GB")
  const head = [
    "payments started per second",
    "a start",
    `callback, ≤ ${MOST.callbacks} ms`,
    `return, ≤ ${MOST.returns} ms`,
    `admin's list, ≤ ${MOST.list} ms`,
    `longest wait for a poll, ≤ ${MOST_WAITING_S} s`,
    "polled",
  ]
  return `One server in a shop with ${count("orders")} orders and ${count("open")} payments that wait for their shoppers, for ${bench.size("seconds")} seconds, first without shoppers who
start a payment. Each second Vipps calls back ${PER_SECOND.callbacks} times, ${PER_SECOND.returns} shoppers come back and the staff open the list; the reconciliation runs
by itself, and all that wait are due at the beginning. Times: half are answered within the first, 99 of 100 within the second. PostgreSQL, the
server, Vipps and the shoppers share this machine. \`--orders\`, \`--open\`, \`--rate\` and \`--seconds\` set the sizes.

${table(head, rows)}`
}
