import type { Postgres } from "../../../demo/harness"

declare global {
  var postgresOfTheTests: Postgres | undefined
}

/** The set-up and the teardown run in one process, but jest loads each with modules of its own: only `global` is shared. */
export function sharePostgres(postgres: Postgres): void {
  globalThis.postgresOfTheTests = postgres
}

export function sharedPostgres(): Postgres | undefined {
  return globalThis.postgresOfTheTests
}
