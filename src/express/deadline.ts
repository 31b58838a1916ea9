import { withTimeout } from "../context/single-flight"

/**
 * A part of an answer that the shop does not have now, and may have at the next try: it was late, or a carrier failed. The message names
 * the part, and nothing of the shopper.
 */
export class NotReadyError extends Error {
  constructor(why: string) {
    super(why)
    this.name = "NotReadyError"
  }
}

/**
 * Does one part of an answer. Throws a NotReadyError when the time of the whole answer has run out. What is late goes on by itself and is
 * not waited for; no later part begins.
 */
export type Deadline = <T>(part: string, work: () => Promise<T>) => Promise<T>

/** One clock for all parts, which starts now. */
export function answerWithin(ms: number): Deadline {
  const endsAt = performance.now() + ms
  return async (part, work) => {
    const leftMs = endsAt - performance.now()
    return leftMs > 0 ? withLimit(part, leftMs, work) : late(part)
  }
}

/** A part with a limit of its own. */
export async function withLimit<T>(part: string, ms: number, work: () => Promise<T>): Promise<T> {
  const done = await withTimeout(
    work().then((value) => ({ value })),
    ms,
  )
  return done ? done.value : late(part)
}

function late(part: string): never {
  throw new NotReadyError(`late: ${part}`)
}

/** For work that may take as long as it takes. */
export const noDeadline: Deadline = (_part, work) => work()
