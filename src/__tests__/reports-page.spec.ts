import { readFileSync } from "node:fs"
import { join } from "node:path"

/** docs/reports.md names a test for each report: "… (links). `checkout/callback`: “its title, or how it begins …”", or "`src/…/__tests__/errors`: “…”". */
const ROOT = join(__dirname, "../..")
const page = readFileSync(join(ROOT, "docs/reports.md"), "utf8")

const rows = page
  .split(/^(?=- |#)/m)
  .filter((row) => row.startsWith("- "))
  .map((row) => row.trim().replace(/\s+/g, " "))

const tests = rows.map((row) => {
  const [, report = "", file = "", title = ""] = /^- (.+)\. `([^`]+)`: “(.+?)(?: …)?”$/.exec(row) ?? []
  return { report: report.replaceAll(/\]\([^)]*\)/g, "]"), file, title }
})

it("is about many reports, each with a link", () => {
  expect(rows.length).toBeGreaterThan(40)
  expect(rows.filter((row) => !/ \((?:\[[^\]]+\]\(https:\/\/[^)\s]+\)(?:, )?)+\)\. `/.test(row))).toEqual([])
})

it.each(tests)("$report: $file has “$title”", ({ file, title }) => {
  const path = join(ROOT, file.startsWith("src/") ? file : `integration-tests/${file}`)
  const spec = readFileSync(`${path}.spec.ts`, "utf8")
  expect(title).not.toBe("")
  expect(spec.match(new RegExp(`(?:it|\\))\\(\\s*["\`]${escape(title)}`, "g"))).toHaveLength(1)
})

function escape(text: string): string {
  // the sources write a quotation mark inside a title with a backslash
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll('"', '\\\\?"')
}
