import type { Clock } from "../clock"
import type { Faults } from "../faults"
import type { Pauses } from "../pauses"
import { postLetter } from "../post-letter"
import type { SeenDelivery } from "../types"
import type { Waiting } from "./queue"
import type { Registration } from "./registrations"
import { sign } from "./signature"

/** Vipps waits so long for an answer. */
const answerWithinMs = 10_000

/** Makes single attempts to deliver, and notes them. */
export type Sender = {
  send(registration: Registration, waiting: Waiting): Promise<SeenDelivery["status"]>
  seen(reference?: string): SeenDelivery[]
  stop(): void
}

type Parts = { clock: Clock; faults: Faults; pauses: Pauses; log: (line: string) => void }

export function createSender({ clock, faults, pauses, log }: Parts): Sender {
  const seen: SeenDelivery[] = []
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

  return {
    send,
    seen: (reference) =>
      seen
        .filter((line) => reference === undefined || line.reference === reference)
        .map((line) => ({ ...line })),
    stop: () => stopping.abort(),
  }
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
