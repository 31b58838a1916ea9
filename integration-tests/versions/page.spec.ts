import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { format, resolveConfig } from "prettier"
import { repositoryRoot } from "../../demo/harness"
import { writeReport } from "./report"
import { readTried } from "./tried"

it("docs/versions.md says what was tried last, and nothing else", async () => {
  const file = join(repositoryRoot, "docs", "versions.md")
  const written = await format(writeReport(await readTried()), {
    ...(await resolveConfig(file)),
    parser: "markdown",
  })
  expect(await readFile(file, "utf8")).toBe(written)
})

it("a step that failed is on the page", async () => {
  const tried = await readTried()
  const node = { day: "2026-01-02", runs: [{ version: "99.0.0", results: { "unit tests": "failed" } }] }
  expect(writeReport({ ...tried, node })).toMatch(/Node 99\.0\.0[^]*\| unit tests \| failed \|/)
})
