import { pause, type Answer } from "../demo/harness"
import { withProgress } from "../demo/progress"
import type { Figure } from "./figure"
import { startStripeStub } from "./lost-response/stripe-stub"
import { interleave, judge, median, ratioOf, table, tell, timed } from "./measure"
import { openShared } from "./shared-shops"
import { openStripe, type BenchShop } from "./shops"
import type { Bench } from "./harness"
import { withDelay } from "./vipps-delay"

/** What a request left to be done is done before the next one is timed. */
const SETTLE_MS = 120
const MOST = { capture: { 0: 1.05, 300: 1.03 }, refund: { 0: 1.03, 300: 1.03 } } as const

type Delay = 0 | 300
type Action = (typeof actions)[number]
type Shops = { ours: BenchShop; bare: BenchShop; stripe: BenchShop }
type Times = Record<keyof Shops, number[]>

/**
 * A process keeps the luck it started with (where its memory lies, what was compiled when): by some percent the same server is
 * quicker or slower each time it is started, for as long as it runs. So all three are started several times.
 */
const STARTS = 6

export const requests: Figure = {
  name: "requests",
  title: "A whole capture and refund",
  measure: async (bench) => {
    const harness = await bench.harness()
    const stub = await startStripeStub()
    const shops = {
      ...(await openShared(bench)),
      stripe: await withProgress("The shop with Medusa's Stripe provider", () => openStripe(harness, stub)),
    }
    const times = { 0: emptyTimes(), 300: emptyTimes() }
    for (let start = 1; start <= (bench.quick ? 1 : STARTS); start++) {
      if (start > 1) await withProgress(`Start ${start} of ${STARTS}`, () => restart(Object.values(shops)))
      for (const delay of [0, 300] as const) {
        stub.setDelay(delay)
        await withDelay(harness.sandbox.control, ["capture", "refund"], delay, () =>
          measureAt(bench, shops, { delay, into: times[delay] }),
        )
      }
    }
    await shops.stripe.stop()
    await stub.stop()
    return report(
      ([0, 300] as const).flatMap((delay) =>
        actions.map((action) => describe(action, delay, times[delay][action])),
      ),
    )
  },
}

const actions = ["capture", "refund"] as const

function emptyTimes(): Record<Action, Times> {
  const none = (): Times => ({ ours: [], bare: [], stripe: [] })
  return { capture: none(), refund: none() }
}

async function restart(shops: BenchShop[]): Promise<void> {
  for (const { server } of shops) {
    await server.stop()
    await server.start()
  }
}

async function measureAt(
  bench: Bench,
  shops: Shops,
  p: { delay: Delay; into: Record<Action, Times> },
): Promise<void> {
  const rounds = bench.quick ? 3 : p.delay === 0 ? 16 : 8
  const warmUp = bench.quick ? 1 : p.delay === 0 ? 6 : 2
  const payments = {
    ours: await shops.ours.paid(rounds + warmUp),
    bare: await shops.bare.paid(rounds + warmUp),
    stripe: await shops.stripe.paid(rounds + warmUp),
  }
  for (const action of actions) {
    const side = (name: keyof Shops) => async (round: number) => {
      const time = await timed(async () =>
        expectDone(await shops[name].admin[action](payments[name][round] ?? "")),
      )
      await pause(SETTLE_MS)
      return time
    }
    const measured = await withProgress(`${action} at ${p.delay} ms`, () =>
      interleave({ ours: side("ours"), bare: side("bare"), stripe: side("stripe") }, { rounds, warmUp }),
    )
    for (const name of ["ours", "bare", "stripe"] as const) p.into[action][name].push(...measured[name])
  }
}

function expectDone({ ok, status, message }: Answer): void {
  if (!ok) throw new Error(`${status}: ${message}`)
}

function describe(action: Action, delay: Delay, times: Times): string[] {
  const ratio = ratioOf(times.ours, times.bare)
  const more = median(times.ours) - median(times.bare)
  return [
    `${action}, ${delay} ms`,
    tell(ratio),
    judge(ratio.median, MOST[action][delay]),
    tell(ratioOf(times.ours, times.stripe)),
    tell(ratioOf(times.stripe, times.bare)),
    `${more.toFixed(1)} of ${median(times.bare).toFixed(1)} ms`,
  ]
}

function report(rows: string[][]): string {
  const head = [
    "",
    "over a bare provider",
    "target",
    "over Medusa's Stripe provider",
    "Stripe over bare",
    "we add",
  ]
  return `\`POST /admin/payments/:id/capture\` and \`/refund\`, 1000 kr, servers started ${STARTS} times. Stripe's SDK calls
a stub. The delay is the payment service's.

${table(head, rows)}`
}
