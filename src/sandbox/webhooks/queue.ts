import type { Letter } from "./letter"
import type { Registration } from "./registrations"

export type Waiting = {
  letter: Letter
  attempts: number
  /** On the sandbox clock. */
  firstTriedAt: Date | undefined
  dueAt: Date
}

/** The letters about one thing to one registration: the first blocks the others until it is answered. */
export type Queue = { registration: Registration; waiting: Waiting[]; isBusy: boolean }

export type Queues = {
  /** `about`: the payment, or nothing for a queue of the whole registration. */
  push(registration: Registration, about: string, letter: Letter, now: Date): void
  all(): Queue[]
  /** Forgets queues that are empty, and those of registrations that are gone. */
  tidy(isKnown: (registration: Registration) => boolean): void
}

export function createQueues(): Queues {
  const queues = new Map<string, Queue>()
  return {
    push(registration, about, letter, now) {
      const key = `${registration.id}/${about}`
      const queue = queues.get(key) ?? { registration, waiting: [], isBusy: false }
      queue.waiting.push({ letter, attempts: 0, firstTriedAt: undefined, dueAt: now })
      queues.set(key, queue)
    },
    all: () => [...queues.values()],
    tidy(isKnown) {
      for (const [key, { registration, waiting, isBusy }] of queues) {
        if ((waiting.length === 0 && !isBusy) || !isKnown(registration)) queues.delete(key)
      }
    },
  }
}
