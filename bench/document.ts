import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { format } from "prettier"
import { repositoryRoot } from "../demo/harness"
import type { Figure } from "./figure"

const file = join(repositoryRoot, "docs", "benchmarks.md")

/** A figure's section, by its heading; the rest of the page stays, so that each can be measured by itself. */
export async function writeSection({ title }: Figure, text: string): Promise<void> {
  const heading = `## ${title}\n`
  const section = `${heading}\n${text}\n\n`
  const sections = (await readFile(file, "utf8")).split(/^(?=## )/m)
  const isThere = sections.some((one) => one.startsWith(heading))
  const changed = isThere
    ? sections.map((one) => (one.startsWith(heading) ? section : one)).join("")
    : `${sections.join("")}\n${section}`
  await writeFile(file, await format(changed, { parser: "markdown", printWidth: 110 }))
}
