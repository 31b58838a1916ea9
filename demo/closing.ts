export type Closing = {
  add(stop: () => Promise<unknown>): void
  /** Stops what was added, the last first; a second call waits for the first. */
  close(): Promise<void>
}

export function createClosing(): Closing {
  const stops: (() => Promise<unknown>)[] = []
  let closed: Promise<void> | undefined
  async function stopAll(): Promise<void> {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
  }
  return {
    add: (stop) => void stops.push(stop),
    close: () => (closed ??= stopAll()),
  }
}
