import { existsSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import * as manifest from "../../package.json"

const root = join(__dirname, "..", "..")
/** Medusa loads these by itself; TypeScript never does. */
const FOR_MEDUSA_ALONE = ["./package.json", "./admin", "./.medusa/server/src/modules/*"]
const doors = Object.entries(manifest.exports).filter(([door]) => !FOR_MEDUSA_ALONE.includes(door))

it.each(doors)("%s has code and types, and types come first", (_, door) => {
  expect(Object.keys(door)).toEqual(["types", "default"])
  const { types, default: code } = z.object({ types: z.string(), default: z.string() }).parse(door)
  expect(types.replace(/\.d\.ts$/, "")).toBe(code.replace(/\.js$/, ""))
  const source = code.replace("./.medusa/server/", "").replace("*", "vipps").replace(/\.js$/, ".ts")
  expect(existsSync(join(root, source))).toBe(true)
})

it("opens what Medusa asks a plugin for, and nothing that is private", () => {
  const named = ["./providers/*", "./sandbox", "./workflows", "./modules/*"]
  expect(Object.keys(manifest.exports).sort()).toEqual([...FOR_MEDUSA_ALONE, ...named].sort())
})

it("is found in Medusa's list of plugins, among the payments", () => {
  expect(manifest.keywords).toEqual(
    expect.arrayContaining(["medusa-v2", "medusa-plugin-integration", "medusa-plugin-payment"]),
  )
})

it("packs what is built and no tests", () => {
  expect(manifest.files).toEqual([".medusa/server", "!.medusa/server/**/__tests__", "CHANGELOG.md"])
})

it("is developed with versions of Medusa that its range allows", () => {
  const used: Record<string, string> = manifest.devDependencies
  for (const [name, range] of Object.entries(manifest.peerDependencies)) {
    const [major, minor, patch] = range.replace("^", "").split(".").map(Number)
    const [usedMajor, usedMinor = 0, usedPatch = 0] = (used[name] ?? "").split(".").map(Number)
    expect([name, usedMajor]).toEqual([name, major])
    expect([name, usedMinor * 1_000 + usedPatch >= (minor ?? 0) * 1_000 + (patch ?? 0)]).toEqual([name, true])
  }
})
