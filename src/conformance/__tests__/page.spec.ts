import { readFileSync } from "node:fs"
import { join } from "node:path"
import { conformanceCases } from "../cases"

it("docs/conformance.md says how many cases there are, and names none that there is not", () => {
  const page = readFileSync(join(__dirname, "../../../docs/conformance.md"), "utf8")
  const listed = [...page.matchAll(/^\| (.+?) +\| (?:failed|skipped) /gm)].map(([, name]) => name)
  const names = conformanceCases.map(({ name }) => name)
  expect(listed.length).toBeGreaterThan(5)
  expect(listed.filter((name = "") => !names.includes(name))).toEqual([])
  expect(page).toContain(`has ${names.length} cases`)
  expect(page).toContain(`passes ${names.length - listed.length}.`)
})

it("says of each why it goes wrong, and has each once", () => {
  const names = conformanceCases.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(conformanceCases.filter(({ because }) => because.length < 20)).toEqual([])
})
