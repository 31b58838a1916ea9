import { currentRequest } from "./servers"

type Work = (...given: unknown[]) => unknown

/** Medusa's locks in memory are a process' own, and gone with it: so are those of the servers of this one. */
export function giveServersTheirOwnLocks(locking: object): void {
  const numbers = new WeakMap<object, number>()
  let starts = 0
  const own = (key: unknown) => {
    const server = currentRequest()?.server
    if (!server) return key
    if (!numbers.has(server)) numbers.set(server, ++starts)
    return `${numbers.get(server)}:${String(key)}`
  }
  for (const name of ["execute", "acquire", "release"]) {
    const work = Reflect.get(locking, name) as Work
    Reflect.set(locking, name, (keys: unknown, ...rest: unknown[]) =>
      Reflect.apply(work, locking, [Array.isArray(keys) ? keys.map(own) : own(keys), ...rest]),
    )
  }
}
