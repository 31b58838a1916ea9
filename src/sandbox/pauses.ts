/** Thrown out of a pause when the sandbox stops. */
export class Stopped extends Error {
  override readonly message = "The sandbox was stopped."
}

/** Delays that end when the sandbox stops. */
export type Pauses = { pause(delayMs: number): Promise<void>; stop(): void }

export function createPauses(): Pauses {
  const waiting = new Set<() => void>()
  let stopped = false
  return {
    pause: (delayMs) =>
      new Promise((resolve, reject) => {
        if (stopped) return reject(new Stopped())
        const timer = setTimeout(() => {
          waiting.delete(stop)
          resolve()
        }, delayMs)
        const stop = () => {
          clearTimeout(timer)
          reject(new Stopped())
        }
        waiting.add(stop)
      }),
    stop() {
      stopped = true
      for (const stop of waiting) stop()
      waiting.clear()
    },
  }
}
