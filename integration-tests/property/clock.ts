import type { ServerNumber } from "./plan"
import { currentRequest } from "./servers"

/**
 * Time for the property test: the servers' clocks, the database's and so the sandbox's run ahead of the real one, all by
 * the same. The protocol's five minutes need not be waited for, and no row need be changed for them to pass. Besides, each
 * server's clock goes wrong by what the plan says.
 */
export type Clock = { pass(ms: number): Promise<void>; skew(ms: Skew): void }
type Skew = Record<ServerNumber, number>

type Sql = (statement: string, values?: unknown[]) => Promise<unknown>

/** The database must be the test's own: its `now()` is replaced, which takes a superuser. */
export async function takeClock(sql: Sql): Promise<Clock> {
  let aheadMs = 0
  let skewMs: Skew = [0, 0]
  await sql(replaceNow)
  shiftDate(() => {
    const request = currentRequest()
    return aheadMs + (request ? skewMs[request.server.number] : 0)
  })
  return {
    async pass(ms) {
      // the servers' first: what a server takes a row's age for is then rather too much, as everywhere
      aheadMs += ms
      await sql(passTime(ms))
    },
    skew: (ms) => {
      skewMs = ms
    },
  }
}

/** As `replaceNow` has prepared it. */
export const passTime = (ms: number) =>
  `update property_clock set ahead = ahead + ${ms} * interval '1 millisecond'`

/** The database's `now()` runs ahead from now on. Only what the planner puts in the place of the call counts: one plain expression. */
export const replaceNow = `
  create table property_clock (ahead interval not null);
  insert into property_clock values (interval '0');
  set allow_system_table_mods = on;
  create function property_ahead() returns interval language sql stable as 'select ahead from public.property_clock';
  create or replace function pg_catalog.now() returns timestamptz language sql stable as
    'select transaction_timestamp() + public.property_ahead()';`

function shiftDate(aheadMs: () => number): void {
  const Real = Date
  const now = () => Real.now() + aheadMs()
  globalThis.Date = new Proxy(Real, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
    apply: () => new Real(now()).toString(),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  })
}
