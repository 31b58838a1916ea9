import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { repositoryRoot } from "../../demo/stage"

export type CodeBlock = { mark: string; code: string }

/** The blocks of a document that stand below a mark: `<!-- fetch -->`, `<!-- next: src/… -->`. */
export async function readCodeBlocks(document: string): Promise<CodeBlock[]> {
  const text = await readFile(join(repositoryRoot, document), "utf8")
  const blocks = text.matchAll(/<!-- ([^>]+) -->\s*```\w+\n(.*?)```/gs)
  return [...blocks].map(([, mark = "", code = ""]) => ({ mark, code }))
}
