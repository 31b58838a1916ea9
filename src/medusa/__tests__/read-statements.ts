import ts from "typescript"

/**
 * What the SQL of a source names. No parser of PostgreSQL's: brackets are scopes, and a name belongs to the nearest scope that
 * reads a table. That is enough for the statements here, and a test shows that it finds what it should.
 */
export type Scope = {
  tables: { table: string; alias: string }[]
  /** `alias.column` */
  qualified: { alias: string; column: string }[]
  /** words that may be columns, and keywords */
  bare: string[]
  parent: Scope | undefined
}

/** Each text of the source that reads or writes a table, with the texts that are filled into it. */
export function listStatements(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
  const constants = listConstants(source)
  const found: string[] = []
  const visit = (node: ts.Node) => {
    if (isText(node)) found.push(render(node, constants, []))
    if (!ts.isTemplateExpression(node)) ts.forEachChild(node, visit)
  }
  visit(source)
  return found.filter((one) => /\b(from|join|update|into)\s+("?[a-z_]+"?|\$\{)/.test(one))
}

type Constants = Map<string, ts.Expression>

function listConstants(source: ts.SourceFile): Constants {
  const found: Constants = new Map()
  const visit = (node: ts.Node) => {
    if (ts.isVariableDeclaration(node) && node.initializer) found.set(node.name.getText(), node.initializer)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

const isText = (node: ts.Node): node is ts.StringLiteralLike | ts.TemplateExpression =>
  ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)

/** `within`: the constants that are being filled in, so that none is filled into itself. */
function render(node: ts.Expression, constants: Constants, within: string[]): string {
  const fill = (one: ts.Expression) => render(one, constants, within)
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.map(({ expression, literal }) => fill(expression) + literal.text)
    return node.head.text + spans.join("")
  }
  if (ts.isConditionalExpression(node)) return `${fill(node.whenTrue)}, ${fill(node.whenFalse)}`
  if (ts.isCallExpression(node)) {
    return [node.expression, ...node.arguments].map(fill).join(", ")
  }
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return fill(node.body)
  const constant = ts.isIdentifier(node) && !within.includes(node.text) ? constants.get(node.text) : undefined
  if (constant && ts.isIdentifier(node)) return render(constant, constants, [...within, node.text])
  return `\${${node.getText()}}`
}

/** One of two tables, as is decided when the statement is run. */
const CHOSEN = ["${tables[kind]}", "${kind}", "${table}"]

const TABLE =
  /\b(?:from|join|update|into)\s+("?[a-z_]+"?|\$\{[^}]*\})(?:\s+(?!where|on|set|left|join|cross|order|and|union|group|limit|offset)([a-z]\w*))?/g
const QUALIFIED = /(?<![\w.])"?([a-z_]\w*)"?\.([a-z_]\w*)/g
const BARE = /(?<![\w.$"]|\bas )\b([a-z_]\w*)\b(?!["(.]|\s*\()/g

export function readScopes(statement: string): Scope[] {
  const scopes: Scope[] = []
  const text = statement.replaceAll(/--[^\n]*/g, "").replaceAll(/'[^']*'/g, "")
  const read = (start: number, parent: Scope | undefined): number => {
    const scope: Scope = { tables: [], qualified: [], bare: [], parent }
    scopes.push(scope)
    let own = ""
    let at = start
    while (at < text.length && text[at] !== ")") {
      if (text[at] === "(") {
        at = read(at + 1, scope)
        own += "()"
      } else own += text[at]
      at += 1
    }
    Object.assign(scope, readNames(own))
    return at
  }
  read(0, undefined)
  return scopes
}

function readNames(own: string): Omit<Scope, "parent"> {
  const tables = [...own.matchAll(TABLE)].flatMap(([, written = "", alias]) => {
    const name = written.replaceAll('"', "")
    const names = CHOSEN.includes(name) ? ["capture", "refund"] : [name]
    return names.map((table) => ({ table, alias: alias ?? table }))
  })
  return {
    tables,
    qualified: [...own.matchAll(QUALIFIED)].map(([, alias = "", column = ""]) => ({ alias, column })),
    bare: [...own.matchAll(BARE)].map(([, word = ""]) => word),
  }
}

/** Which tables an alias may mean here. */
export function tablesOf(scope: Scope, alias: string): string[] {
  const found = scope.tables.filter((one) => one.alias === alias).map(({ table }) => table)
  return found.length > 0 || !scope.parent ? found : tablesOf(scope.parent, alias)
}

/** What the nearest scope that reads a table reads. */
export function nearestTables(scope: Scope): string[] {
  if (scope.tables.length > 0) return scope.tables.map(({ table }) => table)
  return scope.parent ? nearestTables(scope.parent) : []
}

/** Names that a statement gives to what it makes: `with booked as (`. */
export function listOwnTables(statement: string): string[] {
  return [...statement.matchAll(/\b(\w+) as (?:materialized )?\(/g)].map(([, name = ""]) => name)
}
