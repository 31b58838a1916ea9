import { readdir, readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional() })),
})

/** What npm has put into a store's node_modules: each place with its version. */
export async function listInstalled(directory: string): Promise<Map<string, string>> {
  const lock = await readFile(join(directory, "node_modules", ".package-lock.json"), "utf8")
  const { packages } = lockSchema.parse(JSON.parse(lock))
  return new Map(Object.entries(packages).map(([place, { version }]) => [place, version ?? ""]))
}

export type Added = { name: string; version: string; bytes: number }

/** The packages that came between two lists, with what each takes on disk. */
export async function listAdded(directory: string, before: Map<string, string>): Promise<Added[]> {
  const added: Added[] = []
  for (const [place, version] of await listInstalled(directory)) {
    if (before.get(place) === version) continue
    const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length)
    added.push({ name, version, bytes: await sizeOf(join(directory, place)) })
  }
  return added.sort((one, other) => other.bytes - one.bytes)
}

/** Its own files, without those of packages that are installed below it. */
async function sizeOf(directory: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory() && entry.name !== "node_modules") bytes += await sizeOf(path)
    if (entry.isFile()) bytes += (await stat(path)).size
  }
  return bytes
}
