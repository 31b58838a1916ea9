/** Loaded before a server (`node --require`): its clock is ahead of the database's by CLOCK_AHEAD_MS. */
const Real = Date
const now = () => Real.now() + Number(process.env.CLOCK_AHEAD_MS)
globalThis.Date = new Proxy(Real, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  apply: () => new Real(now()).toString(),
  get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
})
