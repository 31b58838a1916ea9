import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import type { Journal, Times } from "../../operations/ports"
import { SqlAttemptJournal } from "./attempt-journal"
import { SqlOperationJournal } from "./operation-journal"
import { Sql } from "../../db/sql"

/** The journal over the store's own PostgreSQL connection, for the provider and the workflows. */
export function openJournal(db: Knex, times: Times): Journal {
  const sql = new Sql(db)
  return { attempts: new SqlAttemptJournal(sql), operations: new SqlOperationJournal(sql, times) }
}
