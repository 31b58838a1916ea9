import { withTimeout } from "../context/single-flight"

/** A part of an answer that was not ready in time. The message names the part, and nothing of the shopper. */
export class LateError extends Error {
  constructor(part: string) {
    super(`late: ${part}`)
    this.name = "LateError"
  }
}

/**
 * Does one part of an answer. Throws a LateError when the time of the whole answer has run out. What is late goes on by itself and is
 * not waited for; no later part begins.
 */
export type Deadline = <T>(part: string, work: () => Promise<T>) => Promise<T>

/** One clock for all parts, which starts now. */
export function answerWithin(ms: number): Deadline {
  const endsAt = performance.now() + ms
  return async (part, work) => {
    const leftMs = endsAt - performance.now()
    return leftMs > 0 ? inTime(part, leftMs, work) : late(part)
  }
}

/** A part with a limit of its own. */
export async function inTime<T>(part: string, ms: number, work: () => Promise<T>): Promise<T> {
  const done = await withTimeout(
    work().then((value) => ({ value })),
    ms,
  )
  return done ? done.value : late(part)
}

function late(part: string): never {
  throw new LateError(part)
}

/** For work that may take as long as it takes. */
export const noDeadline: Deadline = (_part, work) => work()
