import type { Clock } from "../clock"
import type { Faults } from "../faults"
import type { Pauses } from "../pauses"
import type { Entry, Payment } from "../payment"
import { postLetter } from "../post-letter"
import type { Assumptions, SeenDelivery } from "../types"
import { typeOf, writeLetters } from "./letter"
import { createQueues, type Queue, type Waiting } from "./queue"
import type { Registration, Registrations } from "./registrations"
import { isDropped, waitAfter } from "./schedule"
import { sign } from "./signature"

/** Vipps waits so long for an answer. */
const answerWithinMs = 10_000

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

export function createDeliveries({
  clock,
  registrations,
  faults,
  pauses,
  assumptions,
  log,
}: Parts): Deliveries {
  const queues = createQueues()
  const seen: SeenDelivery[] = []
  const underway = new Set<Promise<void>>()
  const stopping = new AbortController()

  async function send(registration: Registration, waiting: Waiting): Promise<SeenDelivery["status"]> {
    const fault = faults.takeForWebhook()
    const line = note(registration, waiting)
    if (fault !== undefined && "lose" in fault) {
      seen.push({ ...line, status: "lost" })
      return "lost"
    }
    if (fault !== undefined && "delayMs" in fault) await pauses.pause(fault.delayMs)
    const copies = fault !== undefined && "duplicate" in fault ? fault.duplicate : 0
    for (let sent = 0; sent < copies; sent++) await post(registration, { ...line })
    return post(registration, line)
  }

  async function post(registration: Registration, line: SeenDelivery): Promise<SeenDelivery["status"]> {
    seen.push(line)
    const { url, secret, id } = registration
    const body = JSON.stringify(line.body)
    // signed anew for each attempt
    const headers = { "Webhook-Id": id, ...sign({ url, secret, date: clock.now().toUTCString(), body }) }
    line.status = await postLetter({ url, headers, text: body }, { answerWithinMs, stop: stopping.signal })
    log(`webhook ${url} ${line.status}`)
    return line.status
  }

  async function deliverFirst(queue: Queue, waiting: Waiting): Promise<void> {
    waiting.firstTriedAt ??= clock.now()
    waiting.attempts += 1
    const status = await send(queue.registration, waiting)
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
        if (!stopping.signal.aborted) deliver()
      })
    underway.add(delivery)
  }

  function deliver(p: { now: boolean } = { now: false }): void {
    dropSilent(registrations, clock.now())
    queues.tidy(registrations.isKnown)
    for (const queue of queues.all()) {
      const first = queue.waiting[0]
      if (first === undefined || queue.isBusy) continue
      if (p.now || first.dueAt <= clock.now()) start(queue, first)
    }
  }

  return {
    tell(payment, entry) {
      if (payment.api !== "epayment") return
      for (const letter of writeLetters(payment, entry, assumptions)) {
        for (const registration of registrations.list(payment.merchantSerialNumber)) {
          if (!registration.events.includes(typeOf(letter.name))) continue
          queues.push(registration, payment.reference, letter, clock.now())
        }
      }
      deliver()
    },
    deliver,
    seen: (reference) =>
      seen
        .filter((line) => reference === undefined || line.reference === reference)
        .map((line) => ({ ...line })),
    async settled() {
      while (underway.size > 0) await Promise.all(underway)
    },
    stop: () => stopping.abort(),
  }
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

function note({ id, url }: Registration, { letter, attempts }: Waiting): SeenDelivery {
  const { reference, name, body } = letter
  return {
    webhookId: id,
    url,
    reference,
    name,
    attempt: attempts,
    status: "pending",
    at: new Date().toISOString(),
    body,
  }
}
