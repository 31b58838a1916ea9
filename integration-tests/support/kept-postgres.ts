import type { Postgres } from "../../demo/stage"

declare global {
  var postgresOfTheTests: Postgres | undefined
}

/** The set-up and the teardown run in one process, but jest loads each with modules of its own: only `global` is shared. */
export function keepPostgres(postgres: Postgres): void {
  globalThis.postgresOfTheTests = postgres
}

export function keptPostgres(): Postgres | undefined {
  return globalThis.postgresOfTheTests
}
