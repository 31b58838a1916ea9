import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { repositoryRoot } from "../../demo/harness"
import { ends } from "./registry"

/** What was tried last, of Medusa and of Node.js: docs/versions.md is written from it. */
const results = z.record(z.string(), z.enum(["ok", "failed"]))
/** One end, or one line of Node, can be tried alone: so each says when it was. */
const day = z.iso.date()
const nodeSchema = z.object({ day, version: z.string(), /** by suite; what is absent was not run */ results })
const medusaSchema = z.object({
  end: z.enum(ends),
  day,
  /** the version of Node.js */
  node: z.string(),
  /** our peers, as they were installed */
  versions: z.record(z.string(), z.string()),
  /** what the plugin's installation brought, with the size on disk */
  added: z.array(z.object({ name: z.string(), version: z.string(), bytes: z.number() })),
  tarball: z.object({ bytes: z.number(), files: z.number() }),
  /** by step */
  results,
})
const triedSchema = z.object({ stores: z.array(medusaSchema).min(1), nodes: z.array(nodeSchema) })

export type TriedResult = z.infer<typeof results>[string]
export type TriedNode = z.infer<typeof nodeSchema>
export type TriedMedusa = z.infer<typeof medusaSchema>
export type Tried = z.infer<typeof triedSchema>

export const today = (): string => new Date().toISOString().slice(0, "2026-11-26".length)

const lineOf = ({ version }: TriedNode) => version.split(".")[0]

/** What was tried now takes the place of what was tried before of the same end, or of the same line of Node. */
export function replaceTried(before: Tried, { stores, nodes }: Tried): Tried {
  const keptStores = before.stores.filter(({ end }) => !stores.some((one) => one.end === end))
  const keptNodes = before.nodes.filter((node) => !nodes.some((one) => lineOf(one) === lineOf(node)))
  return {
    stores: [...keptStores, ...stores].sort((one, other) => ends.indexOf(one.end) - ends.indexOf(other.end)),
    nodes: [...keptNodes, ...nodes].sort((one, other) => Number(lineOf(one)) - Number(lineOf(other))),
  }
}

const file = join(repositoryRoot, "integration-tests", "versions", "tried.json")

export async function readTried(): Promise<Tried> {
  return triedSchema.parse(JSON.parse(await readFile(file, "utf8")))
}

export async function keepTried(tried: Tried): Promise<void> {
  // jest, which reads this file too, can't load it
  const { format, resolveConfig } = await import("prettier")
  const text = JSON.stringify(triedSchema.parse(tried))
  await writeFile(file, await format(text, { ...(await resolveConfig(file)), parser: "json" }))
}
