import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { z } from "zod"
import { environmentNames, readOptions } from "../context/options"

/** What the documents say of names, links and pictures is held against the sources. */
const ROOT = join(__dirname, "../..")
const read = (file: string) => readFileSync(join(ROOT, file), "utf8")
const manifest = z
  .object({
    name: z.string(),
    scripts: z.record(z.string(), z.string()),
    exports: z.record(z.string(), z.unknown()),
  })
  .parse(JSON.parse(read("package.json")))

const skill = "skills/medusa-payment-vipps/SKILL.md"
const pages = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", skill, ...listPages("docs")]

function listPages(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return listPages(path)
    return entry.name.endsWith(".md") ? [path] : []
  })
}

describe.each(pages)("%s", (page) => {
  const text = read(page)
  const prose = text.replace(/```.*?```/gs, "")

  it("leads to pages and headings that are there", () => {
    const links = [...prose.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link = ""]) => link)
    expect(links.filter((link) => !leadsSomewhere(page, link))).toEqual([])
  })

  it("names files and scripts that are there", () => {
    const named = [...prose.matchAll(/`((?:src|integration-tests|demo|bench|docs)\/[\w./[\]-]+\.\w+)`/g)]
    const files = named.map(([, file = ""]) => file).filter((file) => !isAnothers(page, file))
    const scripts = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script = ""]) => script)
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
    expect(scripts.filter((script) => !(script in manifest.scripts))).toEqual([])
  })
})

/** The changelog speaks of what was then; a storefront, and a store, have files of their own. */
function isAnothers(page: string, file: string): boolean {
  const isStores = page === skill || page === "docs/storefront.md" || page === "docs/events.md"
  return page === "CHANGELOG.md" || (isStores && file.startsWith("src/"))
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", heading] = link.split("#")
  const target = path === "" ? page : relative(ROOT, join(ROOT, dirname(page), path))
  if (!existsSync(join(ROOT, target))) return false
  return heading === undefined || headingsOf(target).includes(heading)
}

/** As GitHub names them. */
function headingsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  )
}

it("docs/README.md leads to every page", () => {
  const index = read("docs/README.md")
  const inIndex = (page: string) => index.includes(`](${page.replace("docs/", "")})`)
  const own = listPages("docs").filter((page) => page !== "docs/README.md")
  expect(own.filter((page) => !inIndex(page))).toEqual([])
})

describe("docs/configure.md and .env.template", () => {
  it.each(Object.entries(environmentNames))("have %s", (option, variable) => {
    const line = new RegExp(`\\| \`${option}\` +\\| \`${variable}\` +\\|`)
    expect(read("docs/configure.md")).toMatch(line)
    expect(read(".env.template")).toMatch(new RegExp(`^(# )?${variable}=`, "m"))
  })
})

describe("docs/events.md", () => {
  const [, union = ""] = /type VippsEvent = \{(.*?)\n\}/s.exec(read("src/operations/events.ts")) ?? []
  const events = [...union.matchAll(/"(vipps\.[a-z_]+)"/g)].map(([, name = ""]) => name)
  const fields = [...union.matchAll(/^ {4}([a-z_]+)\??:/gm)].map(([, name = ""]) => name)

  it("is about many", () => expect([events.length > 10, fields.length > 5]).toEqual([true, true]))

  it.each([...events, ...fields])("has %s", (name) => {
    expect(read("docs/events.md")).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, "m"))
  })
})

describe("docs/versioning.md", () => {
  const entries = Object.keys(manifest.exports).filter((entry) => !entry.startsWith("./.medusa"))
  it.each(entries)("covers %s", (entry) => expect(read("docs/versioning.md")).toContain(`\`${entry}\``))
})

it("docs/install.md installs the file that npm packs today", () => {
  expect(read("docs/install.md")).toContain(`npm install ../${manifest.name}/${manifest.name}-*.tgz`)
})

it.each(["store-config", "store-env"])("docs/install.md and the README show the same %s", (name) => {
  const block = new RegExp(`<!-- ${name} -->\\s*\`\`\`\\w+\n(.*?)\`\`\``, "s")
  const [install, readme] = ["docs/install.md", "README.md"].map((page) => block.exec(read(page))?.[1])
  expect(install).toMatch(/=|providers: /)
  expect(readme).toBe(install)
})

it("docs/install.md sets what is required, and nothing else", () => {
  const [, lines = ""] = /<!-- store-env -->\s*```sh\n(.*?)```/s.exec(read("docs/install.md")) ?? []
  const set = lines
    .trim()
    .split("\n")
    .map((line) => line.split("=")[0])
  const bare = readOptions(undefined, {})
  const missing =
    "problems" in bare ? bare.problems.map((problem) => /\((\w+)\) is missing/.exec(problem)?.[1]) : []
  expect(set).toEqual(missing)
})

it("docs/install.md installs this package, makes its tables, and starts", () => {
  const blocks = [...read("docs/install.md").matchAll(/<!-- install -->\s*```sh\n(.*?)```/gs)].map(
    ([, lines = ""]) => lines,
  )
  const lines = blocks.join("").trim().split("\n")
  expect(lines).toEqual([`npm install ${manifest.name}`, "npx medusa db:migrate", "npx medusa develop"])
})
