import { randomUUID } from "node:crypto"
import type { Faults } from "./faults"
import type { Pauses } from "./pauses"
import { postLetter } from "./post-letter"
import type { Notice } from "./shopper"
import type { SeenCallback } from "./types"
import { explain } from "./vipps-errors"

/** The merchant's server has three seconds and one chance (eCom guide, Callbacks). */
const answerWithinMs = 3000

export type Callbacks = {
  send(notice: Notice): void
  seen(reference?: string): SeenCallback[]
  settled(): Promise<void>
  stop(): void
}

export function createCallbacks(faults: Faults, pauses: Pauses, log: (line: string) => void): Callbacks {
  const seen: SeenCallback[] = []
  const underway = new Set<Promise<void>>()
  const stopping = new AbortController()

  async function deliver(notice: Notice): Promise<void> {
    const fault = faults.takeForCallback()
    const letter = write(notice)
    if (fault !== undefined && "lose" in fault) {
      seen.push({ ...note(letter), status: "lost" })
      log(`callback ${letter.url} lost`)
      return
    }
    if (fault !== undefined && "delayMs" in fault) await pauses.pause(fault.delayMs)
    const copies = fault !== undefined && "duplicate" in fault ? fault.duplicate : 0
    for (let sent = 0; sent <= copies; sent++) await post(letter)
  }

  async function post(letter: Letter): Promise<void> {
    const line: SeenCallback = { ...note(letter), status: "pending" }
    seen.push(line)
    line.status = await postLetter(addressed(letter), { answerWithinMs, stop: stopping.signal })
    log(`callback ${letter.url} ${line.status}`)
  }

  return {
    send(notice) {
      const delivery: Promise<void> = deliver(notice)
        .catch((error: unknown) => log(`callback: ${String(error)}`))
        .finally(() => underway.delete(delivery))
      underway.add(delivery)
    },
    seen: (reference) => seen.filter((line) => reference === undefined || line.reference === reference),
    async settled() {
      while (underway.size > 0) await Promise.all(underway)
    },
    stop: () => stopping.abort(),
  }
}

type Letter = { reference: string; url: string; authToken: string | undefined; body: unknown }

function write({ payment, status, entry, error }: Notice): Letter {
  return {
    reference: payment.reference,
    // Plain concatenation, as Vipps does it: a trailing slash or a query in the prefix breaks the address.
    url: `${payment.callbackPrefix}/v2/payments/${payment.reference}`,
    authToken: payment.authToken,
    body: {
      merchantSerialNumber: payment.merchantSerialNumber,
      orderId: payment.reference,
      transactionInfo: {
        amount: entry.amountMinor,
        status,
        timeStamp: entry.at.toISOString(),
        transactionId: entry.transactionId,
      },
      ...(error === undefined
        ? {}
        : {
            errorInfo: {
              errorGroup: error.group,
              errorCode: error.code,
              errorMessage: error.message ?? explain(error.group, error.code),
              contextId: randomUUID(),
            },
          }),
    },
  }
}

function addressed({ url, authToken, body }: Letter) {
  const headers: Record<string, string> = authToken === undefined ? {} : { Authorization: authToken }
  return { url, headers, text: JSON.stringify(body) }
}

function note({ reference, url, body }: Letter): Omit<SeenCallback, "status"> {
  return { reference, url, at: new Date().toISOString(), body }
}
