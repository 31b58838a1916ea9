import { readFileSync } from "node:fs"
import { join } from "node:path"

/** docs/reports.md names a test for each report: "`checkout/callback`: its title, or how it begins …", or "`src/…/__tests__/errors`: …". */
const ROOT = join(__dirname, "../..")
const page = readFileSync(join(ROOT, "docs/reports.md"), "utf8")

/** A cell may have a vertical bar, written with a backslash. */
const rows = page
  .split("\n")
  .filter((line) => /^\| \[/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))

const tests = rows.map(([, report = "", , test = ""]) => {
  const [, file = "", title = ""] = /^`([^`]+)`: (.+?)(?: …)?$/.exec(test) ?? []
  return { report: report.replaceAll(/\]\([^)]*\)/g, "]"), file, title: title.replaceAll("\\|", "|") }
})

it("is about many reports, each with a link", () => {
  expect(rows.length).toBeGreaterThan(40)
  const linked = rows.filter(([, report = ""]) =>
    /^(?:\[[^\]]+\]\(https:\/\/[^)\s]+\)(?:, )?)+$/.test(report),
  )
  expect(linked).toHaveLength(rows.length)
})

it.each(tests)("$report: $file has “$title”", ({ file, title }) => {
  const path = join(ROOT, file.startsWith("src/") ? file : `integration-tests/${file}`)
  const spec = readFileSync(`${path}.spec.ts`, "utf8")
  expect(title).not.toBe("")
  expect(new RegExp(`(?:it|\\))\\(\\s*["\`]${escape(title)}`).test(spec)).toBe(true)
})

function escape(text: string): string {
  // the sources write a quotation mark inside a title with a backslash
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll('"', '\\\\?"')
}
