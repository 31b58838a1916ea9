import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import ts from "typescript"
import { en } from "../admin/texts/en"
import { nb } from "../admin/texts/nb"
import { find, message, money } from "../messages"

/**
 * Texts that no page shows would be translated for nobody: a key that is used no more goes. The compiler holds the other languages to
 * the keys of the English texts.
 */
const ADMIN = join(__dirname, "..", "admin")
/** `t[kind]` and `t[name]` are the buttons' words. */
const ACTIONS = ["capture", "refund", "release", "cancel"]

it("the admin's texts are those that its pages use, and no others", () => {
  const used = new Set(adminPages().flatMap(keysUsedIn))
  expect(Object.keys(en).sort()).toEqual([...used].sort())
})

describe.each(Object.entries({ en, nb }))("%s", (name, t) => {
  it.each(["capture", "refund"] as const)(
    "the server names the panel's answers about a %s by their labels",
    (kind) => {
      const asked = { kind, amount: money(30_000, "nok"), openedAt: "2025-05-13T08:11:03Z" }
      const said = find(name === "nb" ? "nb" : "en", message("needs-manual-decision", asked)) ?? ""
      expect([t.itWas[kind], t.itWasNot[kind]].filter((label) => !label || !said.includes(label))).toEqual([])
    },
  )
})

function adminPages(): string[] {
  return readdirSync(ADMIN, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith("texts"))
    .map((path) => join(ADMIN, path))
}

/** Every page calls its texts `t`. */
function keysUsedIn(path: string): string[] {
  const page = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true)
  const keys: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && isTexts(node.expression)) keys.push(node.name.text)
    if (ts.isElementAccessExpression(node) && isTexts(node.expression)) keys.push(...ACTIONS)
    ts.forEachChild(node, visit)
  }
  visit(page)
  return keys
}

function isTexts(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === "t"
}
