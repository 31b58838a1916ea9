import { Agent, request } from "node:http"
import { withProgress } from "../demo/progress"
import type { Figure } from "./figure"
import { interleave, median, quantile, ratioOf, table, tell } from "./measure"
import { openShared } from "./shared-shops"
import type { BenchShop } from "./shops"
import type { Bench, Harness } from "./harness"

/** Vipps' callbacks come over this many connections. */
const CONNECTIONS = 4
const SLICE_MS = 2_000
/** Orders being completed at any time. */
const COMPLETIONS = 2

type Target = { path: string; headers: Record<string, string>; body: string }
type Slice = { perSecond: number; p99: number; orders: number }

export const callbacks: Figure = {
  name: "callbacks",
  title: "Callbacks while orders are completed",
  measure: async (bench) => {
    const harness = await bench.harness()
    const { ours: shop } = await openShared(bench)
    const carts = await withProgress("Carts with approved payments", () => fillCarts(bench, harness, shop))
    const known = await withProgress("Callbacks of payments with an order", () =>
      callbacksOf(bench, harness, shop),
    )
    const slices = await withProgress("Callbacks", () => measure(bench, shop, { carts, known }))
    return report(slices)
  },
}

/** Approved, their callbacks lost, not completed: the storefront is about to. */
async function fillCarts({ quick }: Bench, harness: Harness, { shop }: BenchShop): Promise<string[]> {
  const carts: string[] = []
  const many = quick ? 12 : 48
  await harness.sandbox.control.next("callback", { lose: true }, many)
  const fill = async () => {
    const { cartId, reference } = await shop.startPayment("1000")
    await harness.sandbox.control.approve(reference)
    carts.push(cartId)
  }
  for (let made = 0; made < many; made += 3) await Promise.all([fill(), fill(), fill()])
  return carts
}

/** What Vipps sends for real payments, with the token that it was given; Vipps may send them again. */
async function callbacksOf({ quick }: Bench, harness: Harness, bench: BenchShop): Promise<Target[]> {
  const { control } = harness.sandbox
  const started: string[] = []
  for (let made = 0; made < (quick ? 2 : 8); made++)
    started.push((await bench.shop.payWithVipps("1000")).reference)
  await control.callbacksSettled()
  const targets: Target[] = []
  for (const reference of started) {
    const [seen] = await control.callbacks(reference)
    const initiate = (await control.requests({ call: "initiate", reference })).at(-1)
    if (!seen || !initiate) throw new Error(`the sandbox has sent no callback for ${reference}`)
    targets.push({
      path: new URL(seen.url).pathname,
      headers: { authorization: tokenIn(initiate.body), "content-type": "application/json" },
      body: JSON.stringify(seen.body),
    })
  }
  return targets
}

function tokenIn(body: unknown): string {
  const text = JSON.stringify(body)
  return /"authToken":"([^"]+)"/.exec(text)?.[1] ?? ""
}

async function measure(
  { quick }: Bench,
  bench: BenchShop,
  { carts, known }: { carts: string[]; known: Target[] },
): Promise<Record<"ours" | "bare", Slice[]>> {
  const slices = { ours: [] as Slice[], bare: [] as Slice[] }
  const bare = known.map((target) => ({ ...target, path: "/bare" }))
  const side = (name: keyof typeof slices, targets: Target[]) => async (round: number) => {
    const slice = await playSlice(bench, targets, carts)
    await bench.probe.quiet(300)
    if (round > 0) slices[name].push(slice)
    return slice.perSecond
  }
  const rounds = quick ? 1 : 3
  await interleave({ ours: side("ours", known), bare: side("bare", bare) }, { rounds, warmUp: 1 })
  return slices
}

async function playSlice(bench: BenchShop, targets: Target[], carts: string[]): Promise<Slice> {
  const until = performance.now() + SLICE_MS
  const times: number[] = []
  let orders = 0
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const call = async (first: number) => {
    for (let next = first; performance.now() < until; next += CONNECTIONS) {
      const target = targets[next % targets.length]
      if (!target) return
      const startedAt = performance.now()
      const status = await post(agent, bench.server.url, target)
      if (status !== 200) throw new Error(`${target.path} answered ${status}`)
      times.push(performance.now() - startedAt)
    }
  }
  const complete = async () => {
    while (performance.now() < until) {
      const cart = carts.pop()
      if (!cart) return
      await bench.shop.placeOrder(cart)
      orders += 1
    }
  }
  const calls = Array.from({ length: CONNECTIONS }, (_, first) => call(first))
  const completions = Array.from({ length: COMPLETIONS }, complete)
  await Promise.all([...calls, ...completions])
  agent.destroy()
  return { perSecond: (times.length * 1000) / SLICE_MS, p99: quantile(times, 0.99), orders }
}

function post(agent: Agent, url: string, { path, headers, body }: Target): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { agent, method: "POST", headers }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0))
    })
    sent.on("error", reject).end(body)
  })
}

function report({ ours, bare }: Record<"ours" | "bare", Slice[]>): string {
  const of = (slices: Slice[], what: keyof Slice) => slices.map((slice) => slice[what])
  const row = (name: string, what: keyof Slice, digits: number) => [
    name,
    tell(ratioOf(of(ours, what), of(bare, what))),
    median(of(ours, what)).toFixed(digits),
    median(of(bare, what)).toFixed(digits),
  ]
  const rows = [
    row("answered per second", "perSecond", 0),
    row("99 % answered within, ms", "p99", 0),
    row("orders completed per slice", "orders", 0),
  ]
  return `${CONNECTIONS} connections repeat callbacks without a pause, in turn to the plugin's route and to one that does nothing.
Meanwhile storefronts complete ${COMPLETIONS} orders at a time. Vipps waits 3 s for an answer.

${table(["", "over a bare route", "callbacks", "bare route"], rows)}`
}
