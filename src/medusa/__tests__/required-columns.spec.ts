import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { requiredColumns } from "../required-columns"
import { listOwnTables, listStatements, nearestTables, readScopes, tablesOf } from "./read-statements"

const ROOM = join(__dirname, "..")
const statements = readdirSync(ROOM)
  .filter((name) => name.endsWith(".ts") && name !== "check-schema.ts")
  .flatMap((name) =>
    listStatements(name, readFileSync(join(ROOM, name), "utf8")).map((text) => ({ name, text })),
  )

const isMedusas = (table: string) => table in requiredColumns
const isListed = (table: string, column: string) => requiredColumns[table]?.includes(column)
const knownColumns = new Set(Object.values(requiredColumns).flat())
/** PostgreSQL's own, which each table has. */
const SYSTEM_COLUMNS = ["xmin"]

/** One of `tables` has the column. */
type Use = { name: string; tables: string[]; column: string }

const used: Use[] = statements.flatMap(({ name, text }) =>
  readScopes(text).flatMap((scope) => {
    const qualified = scope.qualified
      .map(({ alias, column }) => ({ name, tables: tablesOf(scope, alias), column }))
      .filter(({ column }) => !SYSTEM_COLUMNS.includes(column))
    const nearest = nearestTables(scope)
    const bare = scope.bare
      .filter((word) => knownColumns.has(word))
      .map((column) => ({ name, tables: nearest, column }))
    return [...qualified, ...bare].filter(({ tables }) => tables.length > 0)
  }),
)

const listed = Object.entries(requiredColumns).flatMap(([table, columns]) =>
  columns.map((column) => ({ table, column })),
)

it("finds what the statements read", () => {
  const found = used.flatMap(({ tables, column }) => tables.map((table) => `${table}.${column}`))
  const some = [
    "payment.payment_session_id",
    "capture.raw_amount",
    "refund.refund_reason_id",
    "order.canceled_at",
    "order_cart.cart_id",
    "return.requested_at",
    "fulfillment.delivered_at",
  ]
  expect(found).toEqual(expect.arrayContaining(some))
})

it("lists each column that a statement names", () => {
  // beside a table of ours, or one that the statement makes, a column may be that one's
  const certain = used.filter(({ tables }) => tables.every(isMedusas))
  expect(certain.filter(({ tables, column }) => !tables.some((table) => isListed(table, column)))).toEqual([])
})

it("lists no column that no statement names", () => {
  const isUsed = ({ table, column }: (typeof listed)[number]) =>
    used.some((use) => use.column === column && use.tables.includes(table))
  expect(listed.filter((one) => !isUsed(one))).toEqual([])
})

it("lists each table that a statement names", () => {
  const unknown = statements.flatMap(({ name, text }) => {
    const own = [...listOwnTables(text), "lateral"]
    return readScopes(text)
      .flatMap(({ tables }) => tables.map(({ table }) => table))
      .filter((table) => !isMedusas(table) && !table.startsWith("vipps_") && !own.includes(table))
      .map((table) => ({ name, table }))
  })
  expect(unknown).toEqual([])
})
