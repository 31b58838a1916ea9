import { join } from "node:path"
import { withProgress } from "../demo/progress"
import { findFreePort, startServer, vippsEnvironment, type Environment } from "../demo/harness"
import { defaultUnit } from "../src/sandbox"
import type { Figure } from "./figure"
import { interleave, median, ratioOf, tell, timed } from "./measure"

export const startUp: Figure = {
  name: "start-up",
  title: "Start-up",
  measure: async (bench) => {
    const harness = await bench.harness()
    const databaseUrl = await harness.copy("bench_start")
    const start = (more: Environment) => async () => {
      const port = await findFreePort()
      const vipps = vippsEnvironment({ sandboxUrl: harness.sandbox.url, unit: defaultUnit, port })
      const env = { ...vipps, DATABASE_URL: databaseUrl, ...more }
      const directory = join(__dirname, "stores", "vipps")
      let stop: () => Promise<void> = async () => undefined
      const time = await timed(
        async () => ({ stop } = await startServer({ port, directory, env, keepsV8Settings: true })),
      )
      await stop()
      return time
    }
    const sides = { with: start({}), without: start({ BENCH_WITHOUT_PLUGIN: "true" }) }
    const times = await withProgress("Starts with and without", () =>
      interleave(sides, bench.quick ? { rounds: 1, warmUp: 0 } : { rounds: 3, warmUp: 1 }),
    )
    await harness.drop("bench_start")
    const adds = ((median(times.with) - median(times.without)) / median(times.without)) * 100
    return `Until \`/health\` answers, a store with the built plugin and its provider, over one without either: ${tell(ratioOf(times.with, times.without))}.
The plugin adds ${adds.toFixed(0)} %.`
  },
}
