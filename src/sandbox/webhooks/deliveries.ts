import type { Clock } from "../clock"
import type { Faults } from "../faults"
import type { Pauses } from "../pauses"
import type { Entry, Payment } from "../payment"
import type { Assumptions, SeenDelivery } from "../types"
import { typeOf, writeLetters } from "./letter"
import { createQueues, type Queue, type Waiting } from "./queue"
import type { Registrations } from "./registrations"
import { isDropped, waitAfter } from "./schedule"
import { createSender } from "./sender"

export type Deliveries = {
  tell(payment: Payment, entry: Entry): void
  /** Sends what is due on the sandbox clock; with `now`, also what waits for its next attempt. */
  deliver(p?: { now: boolean }): void
  seen(reference?: string): SeenDelivery[]
  /** Waits until none is on its way. Those that wait for another attempt don't count. */
  settled(): Promise<void>
  stop(): void
}

type Parts = {
  clock: Clock
  registrations: Registrations
  faults: Faults
  pauses: Pauses
  assumptions: Assumptions
  log: (line: string) => void
}

export function createDeliveries(parts: Parts): Deliveries {
  const { clock, registrations, assumptions, log } = parts
  const queues = createQueues()
  const sender = createSender(parts)
  const underway = new Set<Promise<void>>()
  let stopped = false

  async function deliverFirst(queue: Queue, waiting: Waiting): Promise<void> {
    waiting.firstTriedAt ??= clock.now()
    waiting.attempts += 1
    const status = await sender.send(queue.registration, waiting)
    if (status === "lost" || isAnswered(status)) {
      queue.registration.silentSince = undefined
      queue.waiting.shift()
    } else {
      queue.registration.silentSince ??= clock.now()
      retryLater(queue, waiting, clock.now())
    }
  }

  function start(queue: Queue, waiting: Waiting): void {
    queue.isBusy = true
    const delivery: Promise<void> = deliverFirst(queue, waiting)
      .catch((error: unknown) => log(`webhook: ${String(error)}`))
      .finally(() => {
        queue.isBusy = false
        underway.delete(delivery)
        if (!stopped) deliver()
      })
    underway.add(delivery)
  }

  function deliver(p: { now: boolean } = { now: false }): void {
    dropSilent(registrations, clock.now())
    queues.tidy(registrations.isKnown)
    for (const queue of queues.all()) {
      const first = queue.waiting[0]
      const isDue = first !== undefined && (p.now || first.dueAt <= clock.now())
      if (isDue && !queue.isBusy) start(queue, first)
    }
  }

  return {
    tell(payment, entry) {
      if (payment.api !== "epayment") return
      for (const letter of writeLetters(payment, entry, assumptions)) {
        for (const registration of registrations.list(payment.merchantSerialNumber)) {
          if (!registration.events.includes(typeOf(letter.name))) continue
          queues.push(registration, blockedBy(payment, assumptions), letter, clock.now())
        }
      }
      deliver()
    },
    deliver,
    seen: sender.seen,
    async settled() {
      while (underway.size > 0) await Promise.all(underway)
    },
    stop() {
      stopped = true
      sender.stop()
    },
  }
}

/** What waits for what: the letters about one payment, or all of a registration. */
function blockedBy({ reference }: Payment, { webhookOrder }: Assumptions): string {
  return webhookOrder === "payment" ? reference : ""
}

function retryLater(queue: Queue, waiting: Waiting, now: Date): void {
  const sinceFirstMs = now.getTime() - (waiting.firstTriedAt ?? now).getTime()
  const waitMs = waitAfter({ attempts: waiting.attempts, sinceFirstMs })
  if (waitMs === undefined) queue.waiting.shift()
  else waiting.dueAt = new Date(now.getTime() + waitMs)
}

function dropSilent(registrations: Registrations, now: Date): void {
  for (const { id, silentSince } of registrations.list()) {
    if (silentSince !== undefined && isDropped(now.getTime() - silentSince.getTime()))
      registrations.remove(id)
  }
}

function isAnswered(status: SeenDelivery["status"]): boolean {
  return typeof status === "number" && status >= 200 && status < 300
}
