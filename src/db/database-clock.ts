import type { Knex } from "@medusajs/framework/mikro-orm/knex"

type Reading = { databaseMs: number; readAtMs: number }

const readings = new WeakMap<Knex, Reading>()

/** Whenever a statement of ours says what time it is: nobody waits for a question of its own. */
export function noteDatabaseTime(db: Knex, time: Date): void {
  readings.set(db, { databaseMs: time.getTime(), readAtMs: performance.now() })
}

/**
 * The database's time, as of its last answer and a monotonic stopwatch: what a server's own clock shows, or is set to, changes
 * nothing. It is behind by the way of that answer, some milliseconds. Before the first answer there is only the server's clock.
 */
export function databaseNow(db: Knex): Date {
  const reading = readings.get(db)
  return reading ? new Date(reading.databaseMs + performance.now() - reading.readAtMs) : new Date()
}
