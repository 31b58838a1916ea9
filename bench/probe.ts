import { join } from "node:path"
import { z } from "zod"
import { findFreePort, pause, type Environment } from "../demo/harness"

export type Probe = Awaited<ReturnType<typeof prepareProbe>>

const memorySchema = z.object({ heapUsed: z.number(), peak: z.number() })

/** What a server's environment needs so that it can be asked, and the questions. */
export async function prepareProbe() {
  const port = await findFreePort()
  const ask = async (path: string): Promise<unknown> =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).json()
  const env: Environment = {
    NODE_OPTIONS: `--require ${join(__dirname, "probe.cjs")}`,
    BENCH_PROBE_PORT: String(port),
  }
  const queries = async () => z.array(z.string()).parse(await ask("/queries"))

  return {
    env,
    /** SQL statements since the last `forget`. */
    queries,
    forget: () => ask("/forget"),
    /** Waits until the server has asked nothing for a while. */
    async quiet(forMs = 600): Promise<void> {
      for (let before = -1, now = (await queries()).length; now !== before;) {
        await pause(forMs)
        before = now
        now = (await queries()).length
      }
    },
    /** Bytes of the heap in use after collecting garbage, and the most at any time since the last question. */
    memory: async () => memorySchema.parse(await ask("/memory")),
  }
}
