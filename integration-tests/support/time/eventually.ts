const LOOK_AGAIN_MS = 50

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
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== null && found !== false) return found
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs / 1000} s ${seen()}`.trimEnd())
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}
