import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { repositoryRoot } from "../../demo/harness"
import { writeReport } from "./report"
import { readTried, replaceTried, type TriedMedusa, type TriedNode } from "./tried"

/** Prettier breaks the lines, and draws the tables. */
const unformatted = (page: string) => page.replace(/-{3,}/g, "---").replace(/\s+/g, " ").trim()

it("docs/versions.md says what was tried last, and nothing else", async () => {
  const page = await readFile(join(repositoryRoot, "docs", "versions.md"), "utf8")
  expect(unformatted(page)).toBe(unformatted(writeReport(await readTried())))
})

it("a suite that failed is on the page, and one that was not run is not claimed", async () => {
  const { stores } = await readTried()
  const nodes: TriedNode[] = [
    { day: "2026-01-02", version: "99.0.0", results: { "unit tests": "failed" } },
    { day: "2026-01-03", version: "100.0.0", results: { "unit tests": "ok", conformance: "ok" } },
  ]
  const page = writeReport({ stores, nodes })
  expect(page).toContain("| tried on | 2026-01-02 | 2026-01-03 |")
  expect(page).toContain("| unit tests | failed | ok |")
  expect(page).toContain("| conformance | not run | ok |")
})

it("one end that is tried alone leaves the other's day and Node as they were", async () => {
  const before = await readTried()
  const [oldest, newest] = before.stores
  if (!oldest || !newest) throw new Error("one end was never tried")
  const now: TriedMedusa = { ...newest, day: "2031-01-02", node: "99.0.0" }

  const after = replaceTried(before, { stores: [now], nodes: [] })

  expect(after).toEqual({ stores: [oldest, now], nodes: before.nodes })
  expect(writeReport(after)).toContain(`| tried on | ${oldest.day} | 2031-01-02 |`)
  expect(writeReport(after)).toContain(`| with Node | ${oldest.node} | 99.0.0 |`)
})

it("one line of Node that is tried alone leaves the others as they were", async () => {
  const before = await readTried()
  const now: TriedNode = { day: "2031-01-02", version: "24.99.1", results: { "unit tests": "ok" } }

  const after = replaceTried(before, { stores: [], nodes: [now] })

  expect(after.stores).toEqual(before.stores)
  expect(after.nodes).toEqual([...before.nodes.filter(({ version }) => !version.startsWith("24.")), now])
})
