import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { root } from "../files"
import { makeAgentFiles } from "./files"

/** `npm run docs:agents`, after a change of the pages that these files are made of. */
for (const { path, text } of makeAgentFiles()) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  process.stdout.write(`${path}\n`)
}
