import { pause } from "../demo/harness"
import { withProgress } from "../demo/progress"
import type { Figure } from "./figure"
import { startStripeStub } from "./lost-response/stripe-stub"
import { interleave, ratioOf, table, tell, timed } from "./measure"
import { compareWithBare, delays, measureStarts, roundsAt, SETTLE_MS, type Delay } from "./paired"
import { openShared } from "./shared-shops"
import { click, openStripe, type BenchShop } from "./shops"
import type { Bench } from "./harness"
import { withDelay } from "./vipps-delay"

const MOST = { capture: { 0: 1.05, 300: 1.03 }, refund: { 0: 1.03, 300: 1.03 } } as const

type Action = (typeof actions)[number]
type Shops = { ours: BenchShop; bare: BenchShop; stripe: BenchShop }
type Times = Record<keyof Shops, number[]>

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
    await measureStarts(bench, {
      shops: Object.values(shops),
      starts: STARTS,
      measureAt: (delay) => {
        stub.setDelay(delay)
        return withDelay(harness.sandbox.control, ["capture", "refund"], delay, () =>
          measureAt(bench, shops, { delay, into: times[delay] }),
        )
      },
    })
    await shops.stripe.stop()
    await stub.stop()
    return report(
      delays.flatMap((delay) => actions.map((action) => describe(action, delay, times[delay][action]))),
    )
  },
}

const actions = ["capture", "refund"] as const

function emptyTimes(): Record<Action, Times> {
  const none = (): Times => ({ ours: [], bare: [], stripe: [] })
  return { capture: none(), refund: none() }
}

async function measureAt(
  bench: Bench,
  shops: Shops,
  p: { delay: Delay; into: Record<Action, Times> },
): Promise<void> {
  const { rounds, warmUp } = roundsAt(p.delay, bench)
  const payments = {
    ours: await shops.ours.paid(rounds + warmUp),
    bare: await shops.bare.paid(rounds + warmUp),
    stripe: await shops.stripe.paid(rounds + warmUp),
  }
  for (const action of actions) {
    const side = (name: keyof Shops) => async (round: number) => {
      const time = await timed(() => click(shops[name], action, payments[name][round] ?? ""))
      await pause(SETTLE_MS)
      return time
    }
    const measured = await withProgress(`${action} at ${p.delay} ms`, () =>
      interleave({ ours: side("ours"), bare: side("bare"), stripe: side("stripe") }, { rounds, warmUp }),
    )
    for (const name of ["ours", "bare", "stripe"] as const) p.into[action][name].push(...measured[name])
  }
}

function describe(action: Action, delay: Delay, times: Times): string[] {
  const { ratio, target, more } = compareWithBare(times, MOST[action][delay])
  return [`${action}, ${delay} ms`, ratio, target, tell(ratioOf(times.ours, times.stripe)), more]
}

function report(rows: string[][]): string {
  const head = ["", "over a bare provider", "target", "over Medusa's Stripe provider", "we add"]
  return `\`POST /admin/payments/:id/capture\` and \`/refund\`, 1000 kr, servers started ${STARTS} times. Stripe's SDK calls
a stub. The delay is the payment service's.

${table(head, rows)}`
}
