import { readFileSync } from "node:fs"
import { join } from "node:path"

const page = readFileSync(join(__dirname, "../../docs/what-happens-to-the-money.md"), "utf8")

/** "edits: captures the rest": the spec file, and the test's own title in it. */
const named = page
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| When") && !line.startsWith("| ---"))
  .map((line) => line.split("|").at(-2)?.trim() ?? "")
  .map((shownBy) => {
    const [file = "", ...title] = shownBy.split(": ")
    return { file, title: title.join(": ") }
  })

describe("what docs/what-happens-to-the-money.md promises", () => {
  it("is a page of promises", () => expect(named.length).toBeGreaterThan(15))

  it.each(named)("has its test, $file: $title", ({ file, title }) => {
    const spec = readFileSync(join(__dirname, `${file}.spec.ts`), "utf8")
    expect(spec).toContain(`it("${title}"`)
  })
})
