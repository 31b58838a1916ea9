import type { Sql } from "../../db/sql"

/** What the connection check reads from the journal, and the database's clock. */

export async function readDatabaseTime(sql: Sql): Promise<Date> {
  const [row] = await sql.rows<{ now: Date }>("select now() as now", [])
  return new Date(row?.now ?? NaN)
}

/** Payments whose poll is long overdue. */
export async function countOverdue(sql: Sql): Promise<number> {
  const [row] = await sql.rows<{ overdue: number }>(
    `select count(*)::int as overdue from vipps_attempt
      where next_look_at < now() - interval '5 minutes' and deleted_at is null`,
    [],
  )
  return Number(row?.overdue)
}

export async function findLastCallback(sql: Sql, providerId: string): Promise<Date | undefined> {
  const [row] = await sql.rows<{ at: Date | null }>(
    `select max(callback_at) as at from vipps_attempt where provider_id = ? and callback_at is not null`,
    [providerId],
  )
  return row?.at ?? undefined
}
