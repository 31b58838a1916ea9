import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { MedusaError } from "@medusajs/framework/utils"

export type Binding = string | number | boolean | Date | string[] | null | undefined

/** What PostgreSQL says of an error besides its message, without a value of any row. */
const SAFE_FACTS = ["code", "severity", "table", "column", "constraint", "routine"]

/**
 * knex writes the values into its message, and PostgreSQL into its details: the payment link with its token, who clicked.
 * Logs get the statement as it stands in our sources, and the code. `detail` is empty: Medusa reads it of some codes.
 */
class JournalError extends Error {
  readonly detail = ""

  constructor(statement: string, failure: unknown) {
    const facts = factsOf(failure)
    const code = facts.code ?? facts.name
    super(
      `The journal of medusa-payment-vipps can't be used (${code}): ${statement.replace(/\s+/g, " ").trim()}`,
      {
        cause: facts,
      },
    )
    Object.assign(this, facts, { name: "JournalError" })
  }
}

function factsOf(failure: unknown): Record<string, string> {
  if (!(failure instanceof Error)) return { name: typeof failure }
  const facts = Object.entries(failure).filter(
    ([key, value]) => SAFE_FACTS.includes(key) && typeof value === "string",
  )
  return { ...Object.fromEntries(facts), name: failure.name }
}

/** The few ways in which the journal speaks to PostgreSQL: read rows, change rows and count them. */
export class Sql {
  constructor(private readonly db: Knex) {}

  async rows<Row>(statement: string, values: Binding[]): Promise<Row[]> {
    const result = await this.run<{ rows: Row[] }>(statement, values)
    return result.rows
  }

  /** Number of rows changed; a compare-and-set that did not hold changes none. */
  async change(statement: string, values: Binding[]): Promise<number> {
    const result = await this.run<{ rowCount: number }>(statement, values)
    return result.rowCount
  }

  private async run<Result>(statement: string, values: Binding[]): Promise<Result> {
    try {
      const bindings = values.map((value) => value ?? null)
      // rows have the shape that the statement selects: the one thing that the compiler can't see
      return (await this.db.raw(statement, bindings)) as Result
    } catch (error) {
      throw isUndefinedTable(error) ? missingTables() : new JournalError(statement, error)
    }
  }
}

export function milliseconds(duration: number): string {
  return `(${Math.round(duration)} * interval '1 millisecond')`
}

const UNDEFINED_TABLE = "42P01"

function isUndefinedTable(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === UNDEFINED_TABLE
}

/** A store that configures the provider but not the plugin has no journal; money must not move without one. */
function missingTables(): MedusaError {
  return new MedusaError(
    MedusaError.Types.UNEXPECTED_STATE,
    `The tables of medusa-payment-vipps are missing, so no payment can be made: add "medusa-payment-vipps" to ` +
      `"plugins" in medusa-config.ts and run "medusa db:migrate".`,
  )
}
