/** Soon at first, then ever more seldom: a look through the admin API costs a server more than it waits in between. */
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 300
const GROWTH = 1.3

/**
 * Waits for a condition, with a bound: what `look` finds first that is neither undefined, null nor false. `seen` puts what the
 * last look saw into the failure.
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | null | false>,
  withinMs = 20_000,
  seen: () => string = () => "",
): Promise<T> {
  const deadline = Date.now() + withinMs
  let pauseMs = FIRST_PAUSE_MS
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs / 1000} s ${seen()}`.trimEnd())
    const wait = pauseMs
    await new Promise((resolve) => setTimeout(resolve, wait))
    pauseMs = Math.min(pauseMs * GROWTH, LONGEST_PAUSE_MS)
  }
}
