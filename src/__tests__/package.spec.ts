import { existsSync, readdirSync, readFileSync } from "node:fs"
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
const listSources = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes("__tests__"))
    .map((file) => join(folder, file))
const doors = Object.entries(manifest.exports).filter(([door]) => !FOR_MEDUSA_ALONE.includes(door))

it.each(doors)("%s has code and types, and types come first", (_, door) => {
  expect(Object.keys(door)).toEqual(["types", "default"])
  const { types, default: code } = z.object({ types: z.string(), default: z.string() }).parse(door)
  // the storefront's are ES modules
  expect(types.replace(/\.d\.(m?)ts$/, ".$1js")).toBe(code)
  const source = code
    .replace("./.medusa/server/", "")
    .replace("*", "vipps")
    .replace(/\.(m?)js$/, ".$1ts")
  expect(existsSync(join(root, source))).toBe(true)
})

it("opens what Medusa asks a plugin for, and nothing that is private", () => {
  const named = [
    "./providers/*",
    "./sandbox",
    "./conformance",
    "./storefront",
    "./storefront/react",
    "./workflows",
    "./modules/*",
  ]
  expect(Object.keys(manifest.exports).sort()).toEqual([...FOR_MEDUSA_ALONE, ...named].sort())
})

it("is found in Medusa's list of plugins, among the payments", () => {
  expect(manifest.keywords).toEqual(
    expect.arrayContaining(["medusa-v2", "medusa-plugin-integration", "medusa-plugin-payment"]),
  )
})

it("packs what is built, the pages, and no tests", () => {
  const built = [".medusa/server", "!.medusa/server/**/__tests__"]
  const pages = ["docs", "!docs/images", "llms.txt", "skills", "CHANGELOG.md", "SECURITY.md"]
  expect(manifest.files).toEqual([...built, ...pages])
})

it("is developed with versions of Medusa that its range allows", () => {
  const used: Record<string, string> = manifest.devDependencies
  const { react, ...medusas } = manifest.peerDependencies
  for (const [name, range] of Object.entries(medusas))
    expect([name, isAllowed(range, used[name] ?? "")]).toEqual([name, true])
  // a storefront without React needs none
  expect([react, manifest.peerDependenciesMeta]).toEqual([">=18", { react: { optional: true } }])
  expect(Number(/\d+/.exec(used.react ?? "")?.[0])).toBeGreaterThanOrEqual(18)
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

  it("is one package, in a version that comes with Medusa anyhow", () => {
    const { axios, ...others } = manifest.dependencies
    expect(others).toEqual({})
    expect(shared("axios", axios)).not.toEqual([])
  })

  it("is tested with the zod that Medusa has", () => {
    const medusas = installed[find("node_modules/@medusajs/deps", "zod") ?? ""]
    expect(medusas?.version).toBe(manifest.devDependencies.zod)
  })
})

/**
 * Until zod 4.6.6 a list above its greatest length was read to its end before it was refused (GHSA-mrhx-c7xc-m3w5), and
 * Medusa's zod is older. Our schemas rely on no such limit: Medusa bounds a request's size, and our client Vipps' answers.
 */
describe("no schema relies on a limit that Medusa's zod checks too late", () => {
  const schemas = listSources("src")
    .map((file) => [file, readFileSync(join(root, file), "utf8")] as const)
    .filter(([, text]) => text.includes("framework/zod"))

  it("there are many", () => expect(schemas.length).toBeGreaterThan(20))

  it.each(schemas)("%s", (_, text) => {
    expect(text).not.toMatch(/\bz\.(map|set)\(/)
    const chains = [...text.matchAll(/\bz\.array\(/g)].map(
      ({ index, 0: { length } }) => text.slice(afterClosing(text, index + length)).split(/[^.\w()]/, 1)[0],
    )
    expect(chains.filter((chain) => /\.(max|length|size)\(/.test(chain ?? ""))).toEqual([])
  })

  /** Where the parenthesis that was opened before this place has been closed. */
  function afterClosing(text: string, start: number): number {
    let place = start
    for (let open = 1; open > 0 && place < text.length; place += 1)
      open += text[place] === "(" ? 1 : text[place] === ")" ? -1 : 0
    return place
  }
})

it("names in its messages only pages that a store finds in it", () => {
  const named = listSources("src").flatMap((file) => {
    const sentences =
      readFileSync(join(root, file), "utf8").match(/^(?!\s*(\/\/|\/?\*)).*docs\/[\w-]+\.md/gm) ?? []
    return sentences.map((sentence) => /\S*docs\/[\w-]+\.md/.exec(sentence)?.[0] ?? "")
  })
  expect(named.length).toBeGreaterThan(0)
  for (const page of named) {
    const [, inPackage = "a path of this repository"] =
      /node_modules\/medusa-payment-vipps\/(.*)/.exec(page) ?? []
    expect([page, existsSync(join(root, inPackage))]).toEqual([page, true])
  }
})

/** `^1.2.3` as npm has it, from 1.0.0 on. */
function isAllowed(range: string, version: string): boolean {
  const [major, minor = 0, patch = 0] = range.replace("^", "").split(".").map(Number)
  const [hasMajor, hasMinor = 0, hasPatch = 0] = version.split(".").map(Number)
  return hasMajor === major && (hasMinor > minor || (hasMinor === minor && hasPatch >= patch))
}
