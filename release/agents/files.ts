import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "../files"
import { makeLlms } from "./llms"
import type { Page } from "./pages"
import { makeSkill } from "./skill"

/** The files for coding assistants, made of the pages as they are now: path below the repository, and text. */
export function makeAgentFiles(): Page[] {
  const pages = [...listPages("docs"), "SECURITY.md"].map((path) => ({
    path,
    text: read(path),
  }))
  const { description } = JSON.parse(read("package.json")) as { description: string }
  return [
    { path: "llms.txt", text: makeLlms(pages, description) },
    { path: "skills/medusa-payment-vipps/SKILL.md", text: makeSkill(pages) },
  ]
}

const read = (path: string) => readFileSync(join(root, path), "utf8")

function listPages(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
  return names.filter((name) => name.endsWith(".md")).map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
}
