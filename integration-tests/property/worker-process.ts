import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { z } from "zod"
import { repositoryRoot } from "../../demo/harness"
import type { WorkerTask } from "./worker"

const reportSchema = z.object({
  runs: z.number(),
  clicks: z.number(),
  executions: z.number(),
  failure: z.string().optional(),
  path: z.string(),
})
const messageSchema = z.union([z.object({ report: reportSchema }), z.object({ error: z.string() })])

export type Outcome = {
  seed: number
  api: WorkerTask["api"]
  runs: number
  clicks: number
  executions: number
  failure: string | undefined
}

/** A Medusa of its own in a process of its own: jest's modules and clock stay as they are, and so do this one's. */
export async function playInWorker(task: WorkerTask): Promise<Outcome> {
  const stopWithParent = join(repositoryRoot, "demo", "harness", "stop-with-parent.cjs")
  const child = fork(join(__dirname, "worker.ts"), [], {
    cwd: repositoryRoot,
    execArgv: ["-r", stopWithParent, "-r", "ts-node/register/transpile-only"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...cleanEnvironment(), LOG_LEVEL: "error" },
  })
  child.send(task)
  const said: unknown = await Promise.race([
    once(child, "message").then(([message]) => message as unknown),
    endedSilently(child),
  ])
  if (child.exitCode === null) child.kill("SIGKILL")
  return readOutcome(task, said)
}

/** Without what somebody may have set for a shop of their own, and without jest's. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VIPPS|JEST)_|^REDIS_URL$/.test(name)),
  )
}

const TAIL = 4_000

/** What goes wrong in a game is logged by Medusa as well: shown only when there is no report. */
async function endedSilently(child: ReturnType<typeof fork>): Promise<{ error: string }> {
  let log = ""
  child.stderr?.on("data", (text: Buffer) => {
    log = (log + text.toString()).slice(-TAIL)
  })
  const [status] = await once(child, "exit")
  return { error: `the worker ended with status ${String(status)}, without a report:\n${log}` }
}

function readOutcome(task: WorkerTask, said: unknown): Outcome {
  const { seed, api } = task
  const message = messageSchema.parse(said)
  if ("error" in message) return { seed, api, runs: 0, clicks: 0, executions: 0, failure: message.error }
  const { failure, path, ...counts } = message.report
  const again = `play it again: PROPERTY_SEED=${seed} PROPERTY_PATH=${path} PROPERTY_CAPTURE=${task.capture} SHOP_API=${api}`
  return { seed, api, ...counts, failure: failure === undefined ? undefined : `${failure}\n\n${again}` }
}
