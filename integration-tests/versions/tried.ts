import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { repositoryRoot } from "../../demo/harness"

/** What was tried last, of Medusa and of Node.js: docs/versions.md is written from it. */
const steps = z.record(z.string(), z.string())
const nodeSchema = z.object({ version: z.string(), results: steps })
const medusaSchema = z.object({
  end: z.enum(["oldest", "newest"]),
  /** our peers, as they were installed */
  versions: z.record(z.string(), z.string()),
  /** what the plugin's installation brought, with the size on disk */
  added: z.array(z.object({ name: z.string(), version: z.string(), bytes: z.number() })),
  tarball: z.object({ bytes: z.number(), files: z.number() }),
  /** step by step: "ok" or "failed" */
  results: steps,
})
const triedSchema = z.object({
  medusa: z.object({ day: z.string(), node: z.string(), stores: z.array(medusaSchema).min(1) }),
  node: z.object({ day: z.string(), runs: z.array(nodeSchema) }),
})

export type TriedNode = z.infer<typeof nodeSchema>
export type TriedMedusa = z.infer<typeof medusaSchema>
export type Tried = z.infer<typeof triedSchema>

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
