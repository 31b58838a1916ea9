import { createHash } from "node:crypto"
import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { noteDatabaseTime } from "./database-clock"

export type Binding = string | number | boolean | Date | string[] | null | undefined

/** For `?` in their order, or for `:name` by name. */
type Bindings = Binding[] | Record<string, Binding>

/** What PostgreSQL says of an error besides its message, without a value of any row. */
const SAFE_FACTS = ["code", "severity", "table", "column", "constraint", "routine"]

/**
 * knex writes values into its message, and PostgreSQL into its details: the payment link with its token, or who clicked. Logs get
 * the statement as it is in our sources, and the code. `detail` is empty: Medusa reads it for some codes.
 */
class SqlError extends Error {
  readonly detail = ""

  constructor(statement: string, failure: unknown) {
    const facts = factsOf(failure)
    const code = facts.code ?? facts.name
    super(
      `${nameTables(statement, facts.table ?? missingTable(failure))} can't be used (${code}): ${statement.replace(/\s+/g, " ").trim()}`,
      { cause: facts },
    )
    Object.assign(this, facts, { name: "SqlError" })
  }
}

function factsOf(failure: unknown): Record<string, string> {
  if (!(failure instanceof Error)) return { name: typeof failure }
  const facts = Object.entries(failure).filter(
    ([key, value]) => SAFE_FACTS.includes(key) && typeof value === "string",
  )
  return { ...Object.fromEntries(facts), name: failure.name }
}

/** `prepared`: for the few statements that every capture and refund needs, always with the same text. */
type Manner = { prepared?: boolean }

/** Connections on which PostgreSQL does not find what it prepared. */
const unprepared = new WeakSet<Knex>()

/** The few ways in which the plugin uses PostgreSQL: read rows, change rows and count them. */
export class Sql {
  constructor(private readonly db: Knex) {}

  async rows<Row>(statement: string, values: Bindings, manner: Manner = {}): Promise<Row[]> {
    const { rows } = await this.run<{ rows: Row[] }>(statement, values, manner)
    this.noteTime(rows[0])
    return rows
  }

  /** The number of changed rows; a compare-and-set that did not hold changes none. */
  async change(statement: string, values: Bindings, manner: Manner = {}): Promise<number> {
    const result = await this.run<{ rowCount: number }>(statement, values, manner)
    return result.rowCount
  }

  /** A statement whose answer decides what is due also returns the time: `now() as database_now`. */
  private noteTime(row: unknown): void {
    if (typeof row !== "object" || row === null || !("database_now" in row)) return
    if (row.database_now instanceof Date) noteDatabaseTime(this.db, row.database_now)
  }

  private async run<Result>(statement: string, values: Bindings, { prepared }: Manner): Promise<Result> {
    try {
      const bindings = withoutUndefined(values)
      const answer: unknown = await (prepared
        ? this.askPrepared(statement, bindings)
        : this.db.raw(statement, bindings))
      // rows have the shape that the statement selects, which the compiler can't see
      return answer as Result
    } catch (error) {
      throw missingTable(error)?.startsWith("vipps_") ? missingTables() : new SqlError(statement, error)
    }
  }

  /**
   * Parsing and planning are much of what a click's statements cost. A connection does that only a few times for prepared ones
   * (docs/decisions.md, 14). A pooler may give every statement another connection, and a migration may change what was planned.
   * PostgreSQL then answers with an error and does nothing, so the statement is repeated unprepared, and so are all later ones.
   */
  private async askPrepared(statement: string, bindings: Known[] | Record<string, Known>): Promise<unknown> {
    // in a transaction it could not be repeated
    if (this.db.isTransaction || unprepared.has(this.db)) return this.db.raw(statement, bindings)
    try {
      return await this.db.raw(statement, bindings).options({ name: statementName(statement) })
    } catch (error) {
      if (!isForgotten(error)) throw error
      unprepared.add(this.db)
      return this.db.raw(statement, bindings)
    }
  }
}

/** By its text, so that two users of one connection never mean different statements by the same name. */
function statementName(statement: string): string {
  return `medusa_payment_vipps_${createHash("sha256").update(statement).digest("hex").slice(0, 24)}`
}

/** A prepared statement that is not there, is there already, or whose result has another shape by now. */
const FORGOTTEN = ["26000", "42P05", "0A000"]

function isForgotten(error: unknown): boolean {
  return error instanceof Error && "code" in error && FORGOTTEN.includes(String(error.code))
}

/**
 * An amount of Medusa's, in the main unit with any fraction, as whole minor units: the rule of `roundToMinor`
 * (src/rules/minor-units.ts).
 */
export function inMinor(amount: string): string {
  return `round(round((${amount})::numeric, 10) * 100)`
}

export function milliseconds(duration: number): string {
  return `(${Math.round(duration)} * interval '1 millisecond')`
}

const UNDEFINED_TABLE = "42P01"

/** `relation "payment" does not exist` */
const RELATION = /relation "(?:\w+\.)?(\w+)"/

function missingTable(error: unknown): string | undefined {
  const isMissing = error instanceof Error && "code" in error && error.code === UNDEFINED_TABLE
  return isMissing ? RELATION.exec(error.message)?.[1] : undefined
}

/** A store that configures the provider but not the plugin has no journal; money must not move without one. */
function missingTables(): MedusaError {
  return new MedusaError(
    MedusaError.Types.UNEXPECTED_STATE,
    `The tables of medusa-payment-vipps are missing, so no payment can be made: add "medusa-payment-vipps" to ` +
      `"plugins" in medusa-config.ts and run "medusa db:migrate".`,
  )
}

type Known = Exclude<Binding, undefined>

function withoutUndefined(values: Bindings): Known[] | Record<string, Known> {
  if (Array.isArray(values)) return values.map((value) => value ?? null)
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? null]))
}

/** The table that PostgreSQL names, else those that the statement names. */
function nameTables(statement: string, named: string | undefined): string {
  if (named !== undefined) return `The table ${named}`
  const found = [...statement.matchAll(/\b(?:from|join|into|update)\s+"?([a-z_]+)"?/gi)].map(
    ([, table = ""]) => table,
  )
  const own = [...statement.matchAll(/\b(\w+) as (?:materialized )?\(/gi)].map(([, name = ""]) => name)
  const tables = [...new Set(found)].filter((table) => !own.includes(table) && !NO_TABLES.includes(table))
  return tables.length === 0 ? "The database" : `The tables ${tables.join(", ")}`
}

/** What follows `from`, `join` or `update` and is no table. */
const NO_TABLES = ["select", "lateral", "set", "of", "skip"]

/** The store's own connection. */
export function sqlOf(container: MedusaContainer): Sql {
  return new Sql(container.resolve(ContainerRegistrationKeys.PG_CONNECTION))
}
