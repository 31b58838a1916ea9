import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { repositoryRoot } from "../../demo/harness"
import { writeReport } from "./report"
import { readTried } from "./tried"

/** Prettier breaks the lines, and draws the tables. */
const unformatted = (page: string) => page.replace(/-{3,}/g, "---").replace(/\s+/g, " ").trim()

it("docs/versions.md says what was tried last, and nothing else", async () => {
  const page = await readFile(join(repositoryRoot, "docs", "versions.md"), "utf8")
  expect(unformatted(page)).toBe(unformatted(writeReport(await readTried())))
})

it("a step that failed is on the page", async () => {
  const tried = await readTried()
  const node = { day: "2026-01-02", runs: [{ version: "99.0.0", results: { "unit tests": "failed" } }] }
  expect(writeReport({ ...tried, node })).toMatch(/Node 99\.0\.0[^]*\| unit tests \| failed \|/)
})
