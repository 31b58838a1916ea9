import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"

const root = join(__dirname, "../..")
const page = readFileSync(join(root, "docs/threat-model.md"), "utf8")

/** "http/callback: the test's own title", or "src/…/__tests__/errors: …": the last cell of each line that has one. */
const named = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| who ") && !line.startsWith("| ---"))
  .map((line) => line.split("|").at(-2)?.trim().replaceAll("\\_", "_") ?? "")
  .map((shownBy) => {
    const [file = "", ...title] = shownBy.split(": ")
    return { file, title: title.join(": ") }
  })

describe("what docs/threat-model.md says", () => {
  it("is a page of threats", () => expect(named.length).toBeGreaterThan(25))

  it.each(named)("has its test, $file: $title", ({ file, title }) => {
    const path = join(root, file.startsWith("src/") ? file : `integration-tests/${file}`)
    const spec = readFileSync(`${path}.spec.ts`, "utf8")
    expect(title).not.toBe("")
    expect(new RegExp(`(?:it|\\))\\(\\s*["\`]${escape(title)}`).test(spec)).toBe(true)
  })

  it("links to pages that are there", () => {
    const links = [...page.matchAll(/\]\((?!http)([^)#]+)/g)].map(([, link = ""]) => link)
    expect(links.filter((link) => !existsSync(join(root, "docs", link)))).toEqual([])
  })
})

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
}
