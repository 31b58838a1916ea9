const secondMs = 1000
const hourMs = 3600 * secondMs
const dayMs = 24 * hourMs

/** Vipps gives up after a week, and drops a registration that has not answered for two. */
const giveUpMs = 7 * dayMs
const dropMs = 14 * dayMs

/** How long Vipps waits after so many failed attempts. undefined: it gives up. */
export function waitAfter(p: { attempts: number; sinceFirstMs: number }): number | undefined {
  const waitMs = waitOf(p.attempts)
  return p.sinceFirstMs + waitMs > giveUpMs ? undefined : waitMs
}

export function isDropped(silentMs: number): boolean {
  return silentMs >= dropMs
}

function waitOf(attempts: number): number {
  if (attempts <= 4) return 2 * secondMs
  if (attempts === 5) return 60 * secondMs
  if (attempts === 6) return 120 * secondMs
  return attempts < 29 ? hourMs : dayMs
}
