import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { nb } from "../admin/texts/nb"

/** The page for Norwegian staff is found by the words on their screen: what it quotes is said there, and all badges are on it. */
const ROOT = join(__dirname, "..", "..")
const read = (path: string) => readFileSync(join(ROOT, path), "utf8")
const page = read("docs/nb/README.md").replace(/\s+/g, " ")

const MESSAGES = "src/messages/nb"
const said = [
  ...readdirSync(join(ROOT, MESSAGES)).map((file) => `${MESSAGES}/${file}`),
  "src/admin/texts/nb.ts",
  "src/admin/lib/languages.ts",
]
  .map(read)
  .join(" ")
  .replace(/\s+/g, " ")

const quotes = [...page.matchAll(/«([^»]+)»/g)].map(([, quote = ""]) => quote)

it("quotes sentences", () => expect(quotes.length).toBeGreaterThan(40))

it.each(quotes)("the screen says «%s»", (quote) => expect(said.includes(quote)).toBe(true))

it.each([
  ...Object.values(nb.attention),
  nb.capture,
  nb.refund,
  nb.release,
  nb.cancel,
  nb.resolve,
  nb.refresh,
])("the page explains %s", (word) => expect(page).toContain(`- **${word}**: `))

it("is short", () => expect(page.split(" ").length).toBeLessThanOrEqual(1000))
