const REMINDER_EVERY_MS = 5_000

/** Says what is being done, every few seconds that it still is, and how long it took. */
export async function withProgress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1000
  const reminder = setInterval(() => say(`  … ${what}: ${Math.round(seconds())} s`), REMINDER_EVERY_MS)
  try {
    const result = await work()
    say(`  ✓ ${what} (${seconds().toFixed(1)} s)`)
    return result
  } finally {
    clearInterval(reminder)
  }
}

export function say(line = ""): void {
  process.stdout.write(line + "\n")
}
