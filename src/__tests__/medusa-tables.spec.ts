import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import ts from "typescript"

/** Medusa's tables are named in SQL in `src/medusa` alone, so that a column that Medusa renames changes one room of SQL. */
const SOURCES = join(__dirname, "..")
const files = listSources(SOURCES).map((path) => ({
  name: relative(SOURCES, path),
  source: ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true),
}))

function listSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return ["__tests__", "sandbox", "admin"].includes(entry.name) ? [] : listSources(path)
    return entry.name.endsWith(".ts") ? [path] : []
  })
}

/** Every text of a source, a template as a whole; what is filled in stands there as `${}`. */
function listTexts(source: ts.SourceFile): string[] {
  const texts: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) texts.push(node.text)
    if (ts.isTemplateExpression(node))
      texts.push(node.head.text + node.templateSpans.map(({ literal }) => "${}" + literal.text).join(""))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return texts
}

const SQL = /\b(select|insert into|update|delete from)\b.*\b(from|set|values|where)\b/s
const TABLE = /\b(?:from|join|into|update|delete from)\s+("?[a-z_]+"?|\$\{\})(?=[\s,);]|$)/g

/** What a statement reads or writes, but for names that it makes itself (`with old as (`) and columns (`distinct from (`). */
function listTables(text: string): string[] {
  if (!SQL.test(text)) return []
  const own = [...text.matchAll(/\b(\w+) as (?:materialized )?\(/g)].map(([, name = ""]) => name)
  const found = [...text.matchAll(TABLE)].map(([, name = ""]) => name.replaceAll('"', ""))
  return found.filter((name) => !own.includes(name) && !["set", "skip", "lateral", "select"].includes(name))
}

const isInMedusa = ({ name }: { name: string }) => name.startsWith("medusa/")
const isMigration = ({ name }: { name: string }) => name.includes("/migrations/")
const isOurs = (table: string) => table.startsWith("vipps_")

it("finds the tables in src/medusa", () => {
  const tables = new Set(
    files.filter(isInMedusa).flatMap(({ source }) => listTexts(source).flatMap(listTables)),
  )
  const some = ["payment", "order", "cart", "capture", "order_change", "order_transaction", "payment_session"]
  expect([...tables]).toEqual(expect.arrayContaining([...some, "vipps_attempt", "${}"]))
})

it.each(files.filter((file) => !isInMedusa(file) && !isMigration(file)))(
  "$name names no table of Medusa's",
  (file) => {
    const tables = listTexts(file.source).flatMap(listTables)
    expect(tables.filter((table) => !isOurs(table))).toEqual([])
  },
)

it.each(files.filter(({ name }) => name !== "db/sql.ts"))(
  "$name speaks to the database by Sql alone",
  ({ source }) => {
    expect(source.text).not.toMatch(/\.raw\s*[(<]/)
  },
)
