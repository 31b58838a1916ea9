import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import * as manifest from "../../package.json"

const root = join(__dirname, "..", "..")
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), dependencies: z.record(z.string(), z.string()).optional() }),
  ),
})
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
  for (const [name, range] of Object.entries(manifest.peerDependencies))
    expect([name, isAllowed(range, used[name] ?? "")]).toEqual([name, true])
})

describe("what a store installs additionally", () => {
  const lock: unknown = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"))
  const installed = lockSchema.parse(lock).packages

  /** Where Node finds a package that is asked for from this place. */
  function find(place: string, name: string): string | undefined {
    for (let above = place; ; above = above.slice(0, Math.max(0, above.lastIndexOf("/node_modules/")))) {
      const candidate = [above, "node_modules", name].filter(Boolean).join("/")
      if (candidate in installed) return candidate
      if (above === "") return undefined
    }
  }

  /** All that these packages need, and they themselves. */
  function reach(names: string[]): Set<string> {
    const reached = new Set<string>()
    const waiting = names.map((name) => find("", name))
    for (let place = waiting.pop(); waiting.length > 0 || place; place = waiting.pop()) {
      if (!place || reached.has(place)) continue
      reached.add(place)
      for (const name of Object.keys(installed[place]?.dependencies ?? {})) waiting.push(find(place, name))
    }
    return reached
  }

  /** Of those that come with Medusa, the ones that our range allows. */
  function shared(name: string, range: string): string[] {
    const medusas = [...reach([...Object.keys(manifest.peerDependencies), "@medusajs/cli"])]
    const brought = medusas.filter((place) => place.endsWith(`node_modules/${name}`))
    expect(brought).not.toEqual([])
    return brought
      .map((place) => installed[place]?.version ?? "")
      .filter((version) => isAllowed(range, version))
  }

  it("are two packages, of which one comes with Medusa anyhow", () => {
    const { axios, zod, ...others } = manifest.dependencies
    expect(others).toEqual({})
    expect(shared("axios", axios)).not.toEqual([])
    // Medusa's own has a known advisory; once it hasn't, README.md, SECURITY.md and docs/versions.md have less to say
    expect(shared("zod", zod)).toEqual([])
  })
})

/** `^1.2.3` as npm has it, from 1.0.0 on. */
function isAllowed(range: string, version: string): boolean {
  const [major, minor = 0, patch = 0] = range.replace("^", "").split(".").map(Number)
  const [hasMajor, hasMinor = 0, hasPatch = 0] = version.split(".").map(Number)
  return hasMajor === major && (hasMinor > minor || (hasMinor === minor && hasPatch >= patch))
}
