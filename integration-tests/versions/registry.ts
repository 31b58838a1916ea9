import { execFile } from "node:child_process"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"
import { z } from "zod"
import { repositoryRoot } from "../../demo/harness"

const run = promisify(execFile)
const manifestSchema = z.object({ peerDependencies: z.record(z.string(), z.string()) })
const versionsSchema = z.union([z.string().transform((one) => [one]), z.array(z.string())])

export const ends = ["oldest", "newest"] as const
export type End = (typeof ends)[number]

export async function readPeers(): Promise<Record<string, string>> {
  const manifest = await readFile(join(repositoryRoot, "package.json"), "utf8")
  return manifestSchema.parse(JSON.parse(manifest)).peerDependencies
}

/** Medusa's version at this end of the range that we claim: as declared, or as the registry has it today. */
export async function medusaAt(end: End): Promise<string> {
  const range = (await readPeers())["@medusajs/medusa"] ?? ""
  const version = end === "oldest" ? range.replace("^", "") : await newest(range)
  if (!version || !/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`no ${end} version is known of ${range}`)
  return version
}

async function newest(range: string): Promise<string | undefined> {
  const { stdout } = await run("npm", ["view", `@medusajs/medusa@${range}`, "version", "--json"])
  return versionsSchema.parse(JSON.parse(stdout)).sort(byNumbers).at(-1)
}

function byNumbers(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true })
}
