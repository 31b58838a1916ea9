import { withProgress } from "../demo/progress"
import { pause } from "../demo/harness"
import type { Figure } from "./figure"
import { interleave, median, ratioOf, table, tell, timed } from "./measure"
import { openShared } from "./shared-shops"
import { click, type BenchShop } from "./shops"
import type { Bench } from "./harness"

const SIZES = [1, 10, 100]
const SETTLE_MS = 300

export const concurrency: Figure = {
  name: "concurrency",
  title: "Many at once",
  measure: async (bench) => {
    const { ours, bare } = await openShared(bench)
    const rows: string[][] = []
    for (const size of bench.quick ? [1, 10] : SIZES)
      rows.push(...(await withProgress(`${size} at once`, () => measureSize(bench, { ours, bare }, size))))
    return report(rows)
  },
}

type Shops = { ours: BenchShop; bare: BenchShop }

async function measureSize({ quick }: Bench, shops: Shops, size: number): Promise<string[][]> {
  const rounds = quick ? 2 : ({ 1: 12, 10: 5, 100: 2 }[size] ?? 3)
  const warmUp = 1
  const all = (rounds + warmUp) * size
  const payments = { ours: await shops.ours.paid(all), bare: await shops.bare.paid(all) }
  const rows: string[][] = []
  for (const action of ["capture", "refund"] as const) {
    const side = (name: keyof Shops) => async (round: number) => {
      const chosen = payments[name].slice(round * size, (round + 1) * size)
      const time = await timed(() => Promise.all(chosen.map((id) => click(shops[name], action, id))))
      await pause(SETTLE_MS)
      return time
    }
    const times = await interleave({ ours: side("ours"), bare: side("bare") }, { rounds, warmUp })
    const perSecond = (name: keyof Shops) => ((size * 1000) / median(times[name])).toFixed(1)
    rows.push([
      `${size} × ${action}`,
      tell(ratioOf(times.ours, times.bare)),
      perSecond("ours"),
      perSecond("bare"),
    ])
  }
  return rows
}

function report(rows: string[][]): string {
  const head = ["", "time for all, over a bare provider", "per second", "per second, bare"]
  return `Clicks on different payments at once, one server, no delay.

${table(head, rows)}`
}
