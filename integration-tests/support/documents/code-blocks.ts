import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { repositoryRoot } from "../../../demo/harness"

export type CodeBlock = { mark: string; code: string }

/** The blocks of a document that stand below a mark: `<!-- fetch -->`, `<!-- next: src/… -->`. */
export async function readCodeBlocks(document: string): Promise<CodeBlock[]> {
  const text = await readFile(join(repositoryRoot, document), "utf8")
  const blocks = text.matchAll(/<!-- ([^>]+) -->\s*```\w+\n(.*?)```/gs)
  return [...blocks].map(([, mark = "", code = ""]) => ({ mark, code }))
}

/** The one block below this mark. */
export async function readCodeBlock(document: string, mark: string): Promise<string> {
  const [block, ...more] = (await readCodeBlocks(document)).filter((one) => one.mark === mark)
  if (!block || more.length > 0)
    throw new Error(`${document} must have one block of code below <!-- ${mark} -->`)
  return block.code
}
