/**
 * Tries to take what only one may have, again and again with growing pauses, for so long. undefined: somebody else had it all the
 * time.
 */
export async function takeTurn<Taken>(
  take: () => Promise<Taken | undefined>,
  p: { waitMs: number; firstPauseMs: number; longestPauseMs: number },
): Promise<Taken | undefined> {
  const until = performance.now() + p.waitMs
  for (let pauseMs = p.firstPauseMs; ; pauseMs *= 1.5) {
    const taken = await take()
    if (taken !== undefined || performance.now() >= until) return taken
    await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, p.longestPauseMs)))
  }
}
