import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { format } from "prettier"
import { repositoryRoot } from "../demo/harness"
import type { Figure } from "./figure"

const file = join(repositoryRoot, "docs", "benchmarks.md")

/** A figure's section between its marks; the rest of the page stays, so that each can be measured by itself. */
export async function writeSection({ name, title }: Figure, text: string): Promise<void> {
  const [opening, ending] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const section = `${opening}\n\n## ${title}\n\n${text}\n\n${ending}`
  const page = await readFile(file, "utf8")
  const [from, to] = [page.indexOf(opening), page.indexOf(ending)]
  const changed =
    from < 0 ? `${page}\n${section}\n` : page.slice(0, from) + section + page.slice(to + ending.length)
  await writeFile(file, await format(changed, { parser: "markdown", printWidth: 110 }))
}
