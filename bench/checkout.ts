import { z } from "zod"
import { expectBody, pause, runSql } from "../demo/harness"
import { withProgress } from "../demo/progress"
import type { Figure } from "./figure"
import { interleave, table, timed } from "./measure"
import { compareWithBare, delays, measureStarts, roundsAt, SETTLE_MS, type Delay } from "./paired"
import { openShared } from "./shared-shops"
import type { BenchShop, ReadyCart } from "./shops"
import type { Bench, Harness } from "./harness"
import { withDelay } from "./vipps-delay"

const MOST = 1.1
const STARTS = 4
/** More callbacks than a measurement brings about. */
const ALL = 1_000_000

type Shops = { ours: BenchShop; bare: BenchShop }
type Times = Record<keyof Shops, number[]>
type Step = "initiate" | "authorize"

export const checkout: Figure = {
  name: "checkout",
  title: "A whole start and completion",
  measure: async (bench) => {
    const harness = await bench.harness()
    const shops = await openShared(bench)
    const times = { 0: emptyTimes(), 300: emptyTimes() }
    await measureStarts(bench, {
      shops: Object.values(shops),
      starts: STARTS,
      measureAt: (delay) =>
        withDelay(harness.sandbox.control, ["initiate", "details"], delay, () =>
          measureAt(bench, harness, shops, { delay, into: times[delay] }),
        ),
    })
    return report(
      delays.flatMap((delay) =>
        (["initiate", "authorize"] as const).map((step) => describe(step, delay, times[delay][step])),
      ),
    )
  },
}

function emptyTimes(): Record<Step, Times> {
  return { initiate: { ours: [], bare: [] }, authorize: { ours: [], bare: [] } }
}

async function measureAt(
  bench: Bench,
  { sandbox }: Harness,
  shops: Shops,
  p: { delay: Delay; into: Record<Step, Times> },
): Promise<void> {
  const { rounds, warmUp } = roundsAt(p.delay, bench)
  const many = rounds + warmUp
  const carts = { ours: await shops.ours.carts(many), bare: await shops.bare.carts(many) }
  for (const { databaseUrl } of Object.values(shops)) await runSql(databaseUrl, "vacuum analyze")
  const started: Record<keyof Shops, string[]> = { ours: [], bare: [] }
  const side = (step: Step, name: keyof Shops) => async (round: number) => {
    const cart = carts[name][round]
    if (!cart) throw new Error("a cart for each round")
    const time = await timed(() => take(step, shops[name], cart, started[name]))
    await pause(SETTLE_MS)
    return time
  }
  // Vipps' callbacks would complete the carts
  await sandbox.control.next("callback", { lose: true }, ALL)
  for (const step of ["initiate", "authorize"] as const) {
    const measured = await withProgress(`${step} at ${p.delay} ms`, () =>
      interleave({ ours: side(step, "ours"), bare: side(step, "bare") }, { rounds, warmUp }),
    )
    for (const name of ["ours", "bare"] as const) p.into[step][name].push(...measured[name])
    if (step === "initiate")
      for (const reference of [...started.ours, ...started.bare]) await sandbox.control.approve(reference)
  }
}

const sessionsSchema = z.object({
  payment_collection: z.object({
    payment_sessions: z.tuple([
      z.object({
        data: z.union([
          z.object({ vipps: z.object({ reference: z.string() }) }).transform(({ vipps }) => vipps.reference),
          z.object({ reference: z.string() }).transform(({ reference }) => reference),
        ]),
      }),
    ]),
  }),
})

async function take(step: Step, shop: BenchShop, cart: ReadyCart, started: string[]): Promise<void> {
  if (step === "authorize") await shop.shop.placeOrder(cart.cartId)
  else started.push(await start(shop, cart))
}

/** The payment's id at Vipps, whichever of the two providers starts it. */
export async function start({ shop }: BenchShop, { collectionId }: ReadyCart): Promise<string> {
  const answer = expectBody(sessionsSchema, await shop.session(collectionId), "starting a payment")
  return answer.payment_collection.payment_sessions[0].data
}

function describe(step: Step, delay: Delay, times: Times): string[] {
  const { ratio, target, more } = compareWithBare(times, MOST)
  return [`${step}, ${delay} ms`, ratio, target, more]
}

function report(rows: string[][]): string {
  return `\`POST /store/payment-collections/:id/payment-sessions\`, and \`POST /store/carts/:id/complete\` of the approved payment, 1000 kr, servers
started ${STARTS} times. The bare provider makes one axios request for each, and keeps nothing but Medusa's session. The delay is Vipps'.

${table(["", "over a bare provider", "target", "we add"], rows)}`
}
