import { pause } from "../demo/harness"

/** So many workers, each of which takes the next one until none is left. */
export async function workThrough<T>(
  all: readonly T[],
  workers: number,
  work: (one: T) => Promise<unknown>,
): Promise<void> {
  const left = all.values()
  const worker = async () => {
    for (const one of left) await work(one)
  }
  await Promise.all(Array.from({ length: workers }, worker))
}

/** Again, as somebody at a screen would try it. */
export async function insist<T>(
  work: () => Promise<T>,
  { tries, pauseMs }: { tries: number; pauseMs: number },
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work()
    } catch (error) {
      if (tried === tries) throw error
      await pause(pauseMs)
    }
  }
}
