import { readFileSync } from "node:fs"
import { join } from "node:path"
import { conformanceCases } from "../cases"

it("docs/conformance.md lists each case", () => {
  const page = readFileSync(join(__dirname, "../../../docs/conformance.md"), "utf8")
  const listed = [...page.matchAll(/^\| (.+?) +\| (?:passed|failed|skipped) /gm)].map(([, name]) => name)
  expect(listed).toEqual(conformanceCases.map(({ name }) => name))
})

it("says of each why it goes wrong, and has each once", () => {
  const names = conformanceCases.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(conformanceCases.filter(({ because }) => because.length < 20)).toEqual([])
})
