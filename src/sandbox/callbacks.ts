import { randomUUID } from "node:crypto"
import { request as httpRequest, type IncomingMessage } from "node:http"
import { request as httpsRequest } from "node:https"
import type { Faults } from "./faults"
import type { Pauses } from "./pauses"
import type { Notice } from "./shopper"
import type { SeenCallback } from "./types"
import { explain } from "./vipps-errors"

/** The merchant's server has three seconds and one chance (eCom guide, Callbacks). */
const answerWithinMs = 3000

export type Callbacks = {
  send(notice: Notice): void
  seen(orderId?: string): SeenCallback[]
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
    line.status = await sendLetter(letter, stopping.signal)
    log(`callback ${letter.url} ${line.status}`)
  }

  return {
    send(notice) {
      const delivery: Promise<void> = deliver(notice)
        .catch((error: unknown) => log(`callback: ${String(error)}`))
        .finally(() => underway.delete(delivery))
      underway.add(delivery)
    },
    seen: (orderId) => seen.filter((line) => orderId === undefined || line.orderId === orderId),
    async settled() {
      while (underway.size > 0) await Promise.all(underway)
    },
    stop: () => stopping.abort(),
  }
}

type Letter = { orderId: string; url: string; authToken: string | undefined; body: unknown }

function write({ payment, status, entry, error }: Notice): Letter {
  return {
    orderId: payment.orderId,
    // Plain concatenation, as Vipps does it: a trailing slash or a query in the prefix breaks the address.
    url: `${payment.callbackPrefix}/v2/payments/${payment.orderId}`,
    authToken: payment.authToken,
    body: {
      merchantSerialNumber: payment.merchantSerialNumber,
      orderId: payment.orderId,
      transactionInfo: {
        amount: entry.amountOre,
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

function note({ orderId, url, body }: Letter): Omit<SeenCallback, "status"> {
  return { orderId, url, at: new Date().toISOString(), body }
}

function sendLetter(letter: Letter, stop: AbortSignal): Promise<number | "no-answer"> {
  const text = JSON.stringify(letter.body)
  const headers = {
    "Content-Type": "application/json;charset=UTF-8",
    "Content-Length": Buffer.byteLength(text),
    ...(letter.authToken === undefined ? {} : { Authorization: letter.authToken }),
  }
  const send = letter.url.startsWith("https:") ? httpsRequest : httpRequest
  return new Promise((settle) => {
    // our own timer: in Node 20 the one of an `AbortSignal.any` can be garbage-collected, and then it never ends
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), answerWithinMs)
    const stopNow = () => late.abort()
    if (stop.aborted) stopNow()
    stop.addEventListener("abort", stopNow)
    const resolve = (status: number | "no-answer") => {
      clearTimeout(timer)
      stop.removeEventListener("abort", stopNow)
      settle(status)
    }
    const readStatus = (answer: IncomingMessage) => {
      answer.on("error", () => undefined).resume()
      resolve(answer.statusCode ?? "no-answer")
    }
    try {
      // node:http follows no redirects, and neither does Vipps.
      send(letter.url, { method: "POST", headers, signal: late.signal, agent: false }, readStatus)
        .on("error", () => resolve("no-answer"))
        .end(text)
    } catch {
      resolve("no-answer")
    }
  })
}
