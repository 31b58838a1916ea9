/** Work that several callers ask for at the same moment is done once; all get the same result. */
export function singleFlight<T>(): (key: string, work: () => Promise<T>) => Promise<T> {
  const underWay = new Map<string, Promise<T>>()
  return (key, work) => {
    const known = underWay.get(key)
    if (known) return known
    const started = work().finally(() => underWay.delete(key))
    underWay.set(key, started)
    return started
  }
}

/** What was found out a moment ago, by key, and no longer. It keeps no process alive. */
export function briefMemory<T>(lastsMs: number): {
  get(key: string): T | undefined
  keep(key: string, value: T): T
} {
  const known = new Map<string, T>()
  return {
    get: (key) => known.get(key),
    keep(key, value) {
      known.set(key, value)
      setTimeout(() => known.delete(key), lastsMs).unref()
      return value
    },
  }
}

/** The promise's value, or undefined if it isn't there in time; the work goes on. */
export async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
