import { withProgress } from "../demo/progress"
import type { Bench } from "./harness"
import { judge, median, ratioOf, tell } from "./measure"
import type { BenchShop } from "./shops"

/** What figures share that time the same request in several shops, side by side. */

/** What a request left to be done is done before the next one is timed. */
export const SETTLE_MS = 120

/** Of the payment service. */
export const delays = [0, 300] as const
export type Delay = (typeof delays)[number]

/**
 * A process keeps the luck it started with (where its memory lies, what was compiled when): by some percent the same server is
 * quicker or slower each time it is started, for as long as it runs. So all are started several times.
 */
export async function measureStarts(
  { quick }: Bench,
  p: { shops: BenchShop[]; starts: number; measureAt: (delay: Delay) => Promise<void> },
): Promise<void> {
  for (let start = 1; start <= (quick ? 1 : p.starts); start++) {
    if (start > 1) await withProgress(`Start ${start} of ${p.starts}`, () => restart(p.shops))
    for (const delay of delays) await p.measureAt(delay)
  }
}

async function restart(shops: BenchShop[]): Promise<void> {
  for (const { server } of shops) {
    await server.stop()
    await server.start()
  }
}

export function roundsAt(delay: Delay, { quick }: Bench): { rounds: number; warmUp: number } {
  if (quick) return { rounds: 3, warmUp: 1 }
  return delay === 0 ? { rounds: 16, warmUp: 6 } : { rounds: 8, warmUp: 2 }
}

/** A row's cells about our times over those of a bare provider. */
export function compareWithBare(
  { ours, bare }: { ours: number[]; bare: number[] },
  most: number,
): { ratio: string; target: string; more: string } {
  const ratio = ratioOf(ours, bare)
  const more = median(ours) - median(bare)
  return {
    ratio: tell(ratio),
    target: judge(ratio.median, most),
    more: `${more.toFixed(1)} of ${median(bare).toFixed(1)} ms`,
  }
}
