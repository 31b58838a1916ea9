import { Agent, request } from "node:http"
import type { Letter } from "./mailbox"
import { interleave, median, quantile, ratioOf, table, tell } from "./measure"
import type { BenchShop } from "./shops"
import type { Bench, Harness } from "./harness"

/** What Vipps sends comes over this many connections. */
const CONNECTIONS = 4
const SLICE_MS = 2_000
/** Orders being completed at any time. */
const COMPLETIONS = 2

type Slice = { perSecond: number; p99: number; orders: number }

/** Approved, of which the shop does not hear, not completed: the storefront is about to. */
export async function fillCarts({ quick }: Bench, harness: Harness, { shop }: BenchShop): Promise<string[]> {
  const carts: string[] = []
  const many = quick ? 12 : 48
  await harness.sandbox.control.next("callback", { lose: true }, many)
  const fill = async () => {
    const { cartId, reference } = await shop.startPayment("1000")
    await harness.sandbox.control.approve(reference)
    carts.push(cartId)
  }
  for (let made = 0; made < many; made += 3) await Promise.all([fill(), fill(), fill()])
  await harness.sandbox.control.callbacksSettled()
  // of payments by ePayment none was lost
  await harness.sandbox.control.clearFaults()
  return carts
}

export async function measureAnswers(
  { quick }: Bench,
  bench: BenchShop,
  { carts, letters }: { carts: string[]; letters: Letter[] },
): Promise<Record<"ours" | "bare", Slice[]>> {
  const slices = { ours: [] as Slice[], bare: [] as Slice[] }
  const bare = letters.map((letter) => ({ ...letter, path: "/bare" }))
  const side = (name: keyof typeof slices, targets: Letter[]) => async (round: number) => {
    const slice = await playSlice(bench, targets, carts)
    await bench.probe.quiet(300)
    if (round > 0) slices[name].push(slice)
    return slice.perSecond
  }
  const rounds = quick ? 1 : 3
  await interleave({ ours: side("ours", letters), bare: side("bare", bare) }, { rounds, warmUp: 1 })
  return slices
}

async function playSlice(bench: BenchShop, targets: Letter[], carts: string[]): Promise<Slice> {
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

export function post(agent: Agent, url: string, { path, headers, body }: Letter): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { agent, method: "POST", headers }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0))
    })
    sent.on("error", reject).end(body)
  })
}

export const HOW_IT_IS_MEASURED = `${CONNECTIONS} connections repeat requests without a pause, in turn to the plugin's route and to one that does nothing.
Meanwhile storefronts complete ${COMPLETIONS} orders at a time.`

export function reportAnswers(
  { ours, bare }: Record<"ours" | "bare", Slice[]>,
  p: { letters: "callbacks" | "webhooks"; waitsFor: string; how: string },
): string {
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
    row(`orders completed in ${SLICE_MS / 1000} s`, "orders", 0),
  ]
  return `${p.how} Vipps waits ${p.waitsFor} for an answer.

${table(["", "over a bare route", p.letters, "bare route"], rows)}`
}
