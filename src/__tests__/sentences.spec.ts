import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import ts from "typescript"

/** What is said to people stands in src/messages: elsewhere there are codes and facts. */
const SOURCES = join(__dirname, "..")
/** A small Vipps speaks as Vipps does; the pages have their labels; a migration is as old as it is. */
const others = ["__tests__", "messages", "sandbox", "admin", "migrations"]
/** They stop a server that is set up wrongly, or a command of a developer, before anybody else could read it. */
const beforeTheShop = ["db/sql.ts", "medusa/errors.ts", "providers/vipps/service.ts", "scripts/forget.ts"]

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return others.includes(entry.name) ? [] : listFiles(path)
    return entry.name.endsWith(".ts") ? [path] : []
  })
}

function find<Found>(file: string, text: string, findings: (node: ts.Node) => Found | undefined): Found[] {
  const found: Found[] = []
  const visit = (node: ts.Node): void => {
    const one = findings(node)
    if (one !== undefined) found.push(one)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true))
  return found
}

const told = ["message", "reason", "said", "notes", "unsettled"]

/** `message: "…"`, `reason: x ? "…" : "…"` */
function findWords(node: ts.Node): string | undefined {
  if (!ts.isPropertyAssignment(node) || !told.includes(node.name.getText())) return undefined
  return [node.initializer, ...partsOf(node.initializer)].find(isSentence)?.getText()
}

function partsOf(node: ts.Expression): ts.Expression[] {
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse]
  return ts.isBinaryExpression(node) ? [node.left, node.right] : []
}

/** A code is one word. */
function isSentence(node: ts.Node): boolean {
  return ts.isTemplateExpression(node) || (ts.isStringLiteralLike(node) && node.text.includes(" "))
}

function findMedusaError(node: ts.Node): string | undefined {
  const isNew = ts.isNewExpression(node) && node.expression.getText() === "MedusaError"
  return isNew ? node.getText() : undefined
}

const files = listFiles(SOURCES).map((path) => relative(SOURCES, path))
const read = (file: string) => readFileSync(join(SOURCES, file), "utf8")

it("looks at the server's sources", () => {
  expect(files).toEqual(
    expect.arrayContaining(["rules/guard-capture.ts", "operations/messages.ts", "api/queries.ts"]),
  )
})

it("nothing is said in words of its own", () => {
  const found = files.flatMap((file) => find(file, read(file), findWords).map((words) => `${file}: ${words}`))
  expect(found).toEqual([])
})

it("an error that people read is made by medusa/errors.ts", () => {
  const made = files.filter((file) => find(file, read(file), findMedusaError).length > 0)
  expect(made.filter((file) => !beforeTheShop.includes(file))).toEqual([])
})

it.each([
  ['const a = { message: "It was not made." }', 1],
  ["const a = { reason: `It was not made: ${why}` }", 1],
  ['const a = { message: isGone ? "It is gone." : "It is there." }', 1],
  ['const a = { message: "It was " + "not made." }', 1],
  ['const a = { reason: "timeout" }', 0],
])("finds words: %s", (text, count) => {
  expect(find("a.ts", text, findWords)).toHaveLength(count)
})
