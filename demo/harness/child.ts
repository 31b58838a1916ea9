import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import type { LogTail } from "./log-tail"

export const repositoryRoot = resolve(__dirname, "..", "..")

export type Environment = Record<string, string | undefined>

type MedusaProcess = {
  parameters: string[]
  log: LogTail
  env?: Environment
  /** The directory with medusa-config.ts. Default: this repository. */
  directory?: string
  /** as a shop has them: for what is measured */
  keepsV8Settings?: boolean
}

/** A Medusa makes much that lives for one request: with more room for it, less is collected in between. */
const ROOM_FOR_THE_YOUNG = "--max-semi-space-size=64"

/** Later ones refuse to start with an option that V8 no longer has. */
const isBeforeNode22 = Number(process.versions.node.split(".")[0]) < 22

/**
 * A server that sells a few dozen orders does not earn back what V8 spends on fast code for it and on threads that collect beside it:
 * without them it takes about an eighth less of the processor.
 */
const SHORT_LIFE = [
  "--min-semi-space-size=64",
  "--single-threaded-gc",
  ...(isBeforeNode22 ? ["--interrupt-budget=1200000"] : []),
]

const running = new Set<ChildProcess>()

/**
 * One Medusa command as a child process of its own: the pid is the command's, with no npm or npx in between.
 * It leads its own process group, so that Ctrl-C in a terminal reaches only its parent, which stops things in order.
 */
export function startMedusaProcess({
  parameters,
  log,
  env,
  directory = repositoryRoot,
  keepsV8Settings = false,
}: MedusaProcess) {
  // the store's own, or that of the repository in which the store lies
  const cli = require.resolve("@medusajs/cli/cli.js", { paths: [directory] })
  const preload = join(__dirname, "stop-with-parent.cjs")
  const flags = [ROOM_FOR_THE_YOUNG, ...(keepsV8Settings ? [] : SHORT_LIFE)]
  const child = spawn(process.execPath, [...flags, "-r", preload, cli, ...parameters], {
    cwd: directory,
    env: medusaEnvironment(env),
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  })
  running.add(child)
  child.once("exit", () => running.delete(child))
  child.stdout?.on("data", (chunk: Buffer) => log.add(chunk.toString("utf8")))
  child.stderr?.on("data", (chunk: Buffer) => log.add(chunk.toString("utf8")))
  return child
}

/**
 * Medusa's settings of its own, in which its telemetry is off. The variable alone only keeps the queue empty: each server would
 * still start two processes to send it.
 */
function quietSettings(): string {
  const home = join(repositoryRoot, ".cache", "settings")
  const file = join(home, "medusa", "config.json")
  if (existsSync(file)) return home
  mkdirSync(dirname(file), { recursive: true })
  // whole at once: another process may be reading
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify({ telemetry: { enabled: false } }))
  renameSync(draft, file)
  return home
}

function medusaEnvironment(env: Environment = {}): NodeJS.ProcessEnv {
  const ours = {
    NODE_ENV: "development",
    MEDUSA_DISABLE_TELEMETRY: "true",
    XDG_CONFIG_HOME: quietSettings(),
    FORCE_COLOR: "0",
    NO_COLOR: "1",
  }
  const theirs = { ...process.env }
  for (const name of Object.keys(theirs)) {
    // what somebody may have set for a shop of their own, and jest's
    if (/^(VIPPS|JEST)_|^REDIS_URL$/.test(name)) delete theirs[name]
  }
  return { ...theirs, ...ours, ...env }
}

export function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

/** Asks ever less politely: each signal has its time before the next. */
export async function stopChild(child: ChildProcess, patienceMs = 5_000): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    if (!isRunning(child)) return
    signalGroup(child, signal)
    await Promise.race([ended(child), pause(patienceMs)])
  }
}

/** Whatever Medusa processes this one has started. */
export async function stopAllChildren(): Promise<void> {
  await Promise.all([...running].map((child) => stopChild(child)))
}

export async function killChild(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) return
  signalGroup(child, "SIGKILL")
  await ended(child)
}

/** Some commands have children of their own, in the same process group. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    child.kill(signal) // no groups on Windows, or it has just ended
  }
}

/** Resolves with the exit status, or the name of the signal that ended it. */
export async function ended(child: ChildProcess): Promise<number | string> {
  if (isRunning(child)) await once(child, "exit")
  return child.exitCode ?? child.signalCode ?? "unknown"
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref()
  })
}
