import type { Knex } from "@medusajs/framework/mikro-orm/knex"
import { milliseconds, Sql } from "../../db/sql"

/** `owner`: who holds it, a new one each time. */
export type HeldLock = { id: string; owner: string }

/**
 * Locks between servers, as rows with an end. PostgreSQL's own locks would keep a connection for as long as they are held, and
 * the work needs others: a few holders would take all of a small pool and wait for ever.
 */
export class SqlLocks {
  private readonly sql: Sql

  constructor(db: Knex) {
    this.sql = new Sql(db)
  }

  /** false: somebody else holds it. */
  async take({ id, owner }: HeldLock, lastsMs: number): Promise<boolean> {
    const taken = await this.sql.change(
      `insert into vipps_lock (id, owner, locked_until) values (?, ?, now() + ${milliseconds(lastsMs)})
       on conflict (id) do update set owner = excluded.owner, locked_until = excluded.locked_until, updated_at = now()
         where vipps_lock.locked_until <= now()`,
      [id, owner],
    )
    return taken === 1
  }

  /** It ends so long from now. false: it had ended, and somebody else has taken it. */
  async prolong({ id, owner }: HeldLock, lastsMs: number): Promise<boolean> {
    const until = `now() + ${milliseconds(lastsMs)}`
    return (
      (await this.sql.change(
        `update vipps_lock set locked_until = ${until}, updated_at = now() where id = ? and owner = ?`,
        [id, owner],
      )) === 1
    )
  }

  /** false: it had ended, and somebody else has taken it. */
  async release({ id, owner }: HeldLock): Promise<boolean> {
    return (await this.sql.change(`delete from vipps_lock where id = ? and owner = ?`, [id, owner])) === 1
  }
}
