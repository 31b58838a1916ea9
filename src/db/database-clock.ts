import type { Knex } from "@medusajs/framework/mikro-orm/knex"

type Reading = { databaseMs: number; readAtMs: number }

const readings = new WeakMap<Knex, Reading>()

/** Updated whenever one of our statements returns the time, so no query is made for it. */
export function noteDatabaseTime(db: Knex, time: Date): void {
  readings.set(db, { databaseMs: time.getTime(), readAtMs: performance.now() })
}

/**
 * The database's time: its last answer, and a monotonic stopwatch since. A server's own clock changes nothing. It is some
 * milliseconds behind. Before the first answer there is only the server's clock.
 */
export function databaseNow(db: Knex): Date {
  const reading = readings.get(db)
  return reading ? new Date(reading.databaseMs + performance.now() - reading.readAtMs) : new Date()
}
