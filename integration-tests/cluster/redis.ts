import { execFile, spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { findFreePort } from "../../demo/harness"
import { eventually } from "../support/time/eventually"

const run = promisify(execFile)
const MISSING = `These tests run two servers over one Redis, and there is no redis-server on this machine.
On Debian or Ubuntu: sudo apt-get install -y redis-server`

export type Redis = {
  url: string
  /** What `redis-cli` answers, line by line. */
  ask(...words: string[]): Promise<string[]>
  stop(): Promise<void>
}

/** A Redis of its own on a free port, in memory only; it is gone when this process is. */
export async function startRedis(): Promise<Redis> {
  const port = await findFreePort()
  const directory = await mkdtemp(join(tmpdir(), "cluster-redis-"))
  const parameters = ["--bind", "127.0.0.1", "--port", `${port}`, "--save", "", "--dir", directory]
  const server = spawn("redis-server", parameters, { stdio: "ignore" })
  const end = () => void server.kill("SIGKILL")
  process.once("exit", end)

  async function ask(...words: string[]): Promise<string[]> {
    const { stdout } = await run("redis-cli", ["-p", `${port}`, ...words])
    return stdout.split("\n").filter(Boolean)
  }

  async function stop(): Promise<void> {
    process.removeListener("exit", end)
    if (server.exitCode === null && server.pid !== undefined) {
      end()
      await once(server, "exit")
    }
    await rm(directory, { recursive: true, force: true })
  }

  try {
    await started(server)
    await eventually("Redis answers", () =>
      ask("ping").then(
        (lines) => lines[0] === "PONG",
        () => false,
      ),
    )
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `redis://127.0.0.1:${port}`, ask, stop }
}

async function started(server: ChildProcess): Promise<void> {
  try {
    await once(server, "spawn")
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT"
    throw isMissing ? new Error(MISSING) : error
  }
}
