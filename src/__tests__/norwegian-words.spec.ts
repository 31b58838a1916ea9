import { readFileSync } from "node:fs"
import { join } from "node:path"
import { nb } from "../admin/texts/nb"

/** One word for one thing, wherever a Norwegian reads: the admin, the storefront's elements, the sandbox, the demo, the docs. */
const ROOT = join(__dirname, "..", "..")

/** Words of a translation, and those that Norwegian shops and banks don't use for it. `src/messages` has a test of its own. */
const odd =
  /\btrekk\w*|\btrukket|frigivelse|gjør opp|\bbestår\b|sendinger|salgssted|(gikk|gått|går) gjennom|kunne ikke lages|betalingsøkt/gi

/** With the part of the file that is Norwegian; Danish has some of the words. */
const places: { file: string; from?: string; to?: string }[] = [
  { file: "src/admin/texts/nb.ts" },
  { file: "src/storefront/texts/nb.mts" },
  { file: "src/sandbox/landing-texts.ts" },
  { file: "src/sandbox/express/landing-texts.ts" },
  { file: "src/messages/transaction-texts.ts", from: "nb: {", to: "da: {" },
  { file: "demo/shop/page/texts.js", from: "nb: {", to: "da: {" },
  { file: "docs/storefront.md" },
  { file: "docs/nb/README.md" },
]

it.each(places)("$file has the words of Norwegian shops", ({ file, from, to }) => {
  const text = readFileSync(join(ROOT, file), "utf8")
  const start = from === undefined ? 0 : text.indexOf(from)
  const end = to === undefined ? text.length : text.indexOf(to, start)
  expect(start).toBeGreaterThanOrEqual(0)
  expect(end - start).toBeGreaterThan(100)
  expect(text.slice(start, end).match(odd)).toBeNull()
})

it("the staff's words are those of the glossary", () => {
  expect([nb.capture, nb.states.captured, nb.captureBefore, nb.resolve, nb.attention.unresolved]).toEqual([
    ...["Belast", "Belastet", "Frist for belastning", "Avklar", "Uavklart"],
  ])
  expect([nb.attempts, nb.sends, nb.polls]).toEqual(["Betalingsforsøk", "Forsøk", "Antall kontroller"])
})
