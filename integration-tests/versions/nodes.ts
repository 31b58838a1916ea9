import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { promisify } from "node:util"
import { say } from "../../demo/progress"
import { repositoryRoot } from "../../demo/harness"
import { today, type TriedNode, type TriedResult } from "./tried"

const run = promisify(execFile)

/** The lines of Node.js that get fixes, but for the one that all tests run on. */
export const majors = ["22", "24"] as const

/** What is run on each, as jest is asked for it: all that boots no shop, the slow ones apart, and some of what does. */
const suites: Record<string, string[]> = {
  "unit tests but those of `operations` and `sandbox`": [
    "--testPathIgnorePatterns",
    "/src/(operations|sandbox)/",
    "--selectProjects",
    "unit",
  ],
  "unit tests of `operations` and `sandbox`": [
    "--testPathPattern",
    "/src/(operations|sandbox)/",
    "--selectProjects",
    "unit",
  ],
  "`conformance`, `public-reports`, `security/session-data`": [
    "--testPathPattern",
    "conformance/conformance|public-reports|security/session-data",
    "--selectProjects",
    "shop",
  ],
}

/** By the binary that npm's package `node` brings: jest, and the servers that it starts, run on it. */
export async function tryNode(major: string): Promise<TriedNode> {
  const directory = await mkdtemp(join(tmpdir(), "medusa-payment-vipps-node-"))
  try {
    await writeFile(join(directory, "package.json"), JSON.stringify({ name: "node-of-npm", private: true }))
    await run("npm", ["install", `node@${major}`, "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: directory,
    })
    const bin = join(directory, "node_modules", ".bin")
    const { stdout } = await run(join(bin, "node"), ["-p", "process.versions.node"])
    const version = stdout.trim()
    say(`\nNode ${version}`)
    const results: TriedNode["results"] = {}
    for (const [name, parameters] of Object.entries(suites)) results[name] = await play(bin, parameters)
    return { day: today(), version, results }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function play(bin: string, parameters: string[]): Promise<TriedResult> {
  const jest = join(repositoryRoot, "node_modules", "jest", "bin", "jest.js")
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` }
  const child = spawn(join(bin, "node"), [jest, "-w", "1", ...parameters], {
    cwd: repositoryRoot,
    env,
    stdio: "inherit",
  })
  const [status] = await once(child, "exit")
  return status === 0 ? "ok" : "failed"
}
