import { withProgress } from "../demo/progress"
import { openBare, openVipps, type BenchShop } from "./shops"
import type { Bench } from "./harness"

type Opening = Promise<BenchShop>
const known = new WeakMap<Bench, { ours?: Opening; bare?: Opening }>()

/** Each is started when the first figure needs it, and serves the others as well. */
export async function openShared(bench: Bench): Promise<{ ours: BenchShop; bare: BenchShop }> {
  const harness = await bench.harness()
  const opened = known.get(bench) ?? {}
  known.set(bench, opened)
  opened.ours ??= withProgress("The shop with this plugin", () => openVipps(harness))
  const ours = await opened.ours
  opened.bare ??= withProgress("The shop with a bare provider", () => openBare(harness))
  return { ours, bare: await opened.bare }
}
