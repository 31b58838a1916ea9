import type { ChildProcess } from "node:child_process"
import { ended, isRunning, killChild, startMedusaProcess, stopChild, type Environment } from "./child"
import { createLogTail } from "./log-tail"

const READY_TIMEOUT_MS = 120_000
const PROBE_PAUSE_MS = 100

type ServerOptions = {
  port: number
  env: Environment
  directory?: string
  keepsV8Settings?: boolean
  readyTimeoutMs?: number
}

export type MedusaServer = {
  url: string
  port: number
  /** Resolves when it has ended, with its exit status or the signal's name. */
  ended(): Promise<number | string>
  /** Undefined while it is stopped. */
  pid(): number | undefined
  /** Everything it printed, all starts together. */
  log(): string
  lastLogLines(count: number): string
  /** Starts it again on the same port; what is given is added to its environment, for good. */
  start(env?: Environment): Promise<void>
  /** SIGINT, then SIGTERM, then SIGKILL, each after its time. */
  stop(): Promise<void>
  /** kill -9: nothing is finished, nothing said. */
  kill(): Promise<void>
}

/** A Medusa server as a child process; resolves when it answers GET /health. */
export async function startServer(options: ServerOptions): Promise<MedusaServer> {
  const log = createLogTail()
  const url = `http://127.0.0.1:${options.port}`
  let env = options.env
  let child: ChildProcess | undefined

  async function start(more: Environment = {}): Promise<void> {
    if (child && isRunning(child)) throw new Error("the server is running already")
    env = { ...env, ...more }
    child = startMedusaProcess({
      ...options,
      parameters: ["start", "-H", "127.0.0.1", "-p", String(options.port)],
      log,
      env,
    })
    const saidBefore = log.text().length
    // Something else on the port would answer /health just as well: its own word is needed too.
    const saysReady = () => log.text().slice(saidBefore).includes("Server is ready on port")
    try {
      await waitUntilReady({ url, child, saysReady, timeoutMs: options.readyTimeoutMs ?? READY_TIMEOUT_MS })
    } catch (error) {
      await killChild(child)
      throw new Error(`${String(error)}\n${log.lastLines(40)}`)
    }
  }

  await start()
  return {
    url,
    port: options.port,
    ended: async () => (child ? ended(child) : "never started"),
    pid: () => (child && isRunning(child) ? child.pid : undefined),
    log: () => log.text(),
    lastLogLines: (count) => log.lastLines(count),
    start,
    stop: async () => child && stopChild(child),
    kill: async () => child && killChild(child),
  }
}

type Waiting = { url: string; child: ChildProcess; saysReady: () => boolean; timeoutMs: number }

async function waitUntilReady(p: Waiting): Promise<void> {
  const deadline = Date.now() + p.timeoutMs
  while (Date.now() < deadline) {
    if (!isRunning(p.child)) throw new Error(`The Medusa server ended with status ${await ended(p.child)}`)
    if (p.saysReady() && (await isHealthy(p.url))) return
    await new Promise((resolve) => setTimeout(resolve, PROBE_PAUSE_MS))
  }
  throw new Error(`The Medusa server was not ready within ${p.timeoutMs / 1000} s`)
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })
    return response.ok
  } catch {
    return false
  }
}
