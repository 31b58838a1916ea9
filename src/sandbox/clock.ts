/** The sandbox's own time: real time plus an offset. */
export type Clock = {
  now(): Date
  setOffset(offsetMs: number): void
  setAt(at: Date): void
}

export function createClock(): Clock {
  let offsetMs = 0
  return {
    now: () => new Date(Date.now() + offsetMs),
    setOffset: (ms) => {
      offsetMs = ms
    },
    setAt: (at) => {
      offsetMs = at.getTime() - Date.now()
    },
  }
}
