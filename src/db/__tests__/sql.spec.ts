import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { Sql } from "../sql"

/** A database that answers every statement with this error. */
function failing(code: string, message: string): Sql {
  return new Sql({
    raw: async () => Promise.reject(Object.assign(new Error(message), { code })),
  } as unknown as Knex)
}

describe("an error of the database", () => {
  it("of a table of ours that is missing tells what to add to the store", async () => {
    const sql = failing("42P01", 'relation "vipps_attempt" does not exist')
    await expect(sql.rows("select 1 from vipps_attempt", [])).rejects.toThrow(
      /"medusa-payment-vipps".*medusa db:migrate/,
    )
  })

  it("of a table of Medusa's that is missing names it, and speaks of no migration", async () => {
    const asked = failing("42P01", 'relation "payment" does not exist').rows(
      "select 1 from vipps_attempt a join payment p on true",
      [],
    )
    await expect(asked).rejects.toThrow(/^The table payment can't be used \(42P01\): select 1/)
    await expect(asked).rejects.not.toThrow(/migrate/)
  })

  it("names the tables of the statement, but none that it makes itself", async () => {
    const statement = `with old as (select id from "order") update cart set id = 1 from old join lateral (select now()) l on true`
    await expect(failing("57014", "canceled").rows(statement, [])).rejects.toThrow(
      /^The tables order, cart can't be used \(57014\)/,
    )
  })

  it("has no value of the statement in it", async () => {
    const asked = failing("23505", "duplicate: https://api.vipps.no/secret").rows("select ?", [
      "https://api.vipps.no/secret",
    ])
    const error: unknown = await asked.catch((thrown: unknown) => thrown)
    expect(
      JSON.stringify([String(error), { ...(error as object) }, String((error as Error).cause)]),
    ).not.toContain("secret")
  })
})

it("takes values by name as well", async () => {
  const asked: unknown[] = []
  const db = {
    raw: async (...given: unknown[]) => (asked.push(given), { rows: [{ one: 1 }] }),
  } as unknown as Knex
  expect(await new Sql(db).rows("select :one as one", { one: undefined })).toEqual([{ one: 1 }])
  expect(asked).toEqual([["select :one as one", { one: null }]])
})
