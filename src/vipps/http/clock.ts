/** How much time a call has. Monotonic: setting the server's clock neither prolongs nor ends it. */
export type Clock = { leftMs(): number }

export function startClock(timeoutMs: number): Clock {
  const end = performance.now() + timeoutMs
  return { leftMs: () => end - performance.now() }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** The promise's value, or undefined if it isn't there in time; the work goes on for those who share it. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, ms), undefined)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}
