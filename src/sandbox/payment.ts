import type { Express } from "./express/express"
import type { Actor, Api, Currency, Market, Operation } from "./types"

/** One line of a payment's history, as the ledger keeps it. */
export type Entry = {
  operation: Operation
  success: boolean
  amountMinor: number
  requestId: string
  transactionId: string
  /** On the sandbox clock. */
  at: Date
  /** In real time: lagging details go by it. */
  recordedAtMs: number
  text: string
  by: Actor
}

export type Payment = {
  readonly api: Api
  readonly reference: string
  readonly merchantSerialNumber: string
  /** In minor units of `currency`. */
  readonly amountMinor: number
  readonly currency: Currency
  readonly market: Market
  readonly text: string
  /** Opens the landing page. */
  readonly token: string
  readonly url: string
  readonly fallBack: string
  readonly callbackPrefix: string
  readonly authToken: string | undefined
  /** Of ePayment's create; empty for eCom. */
  readonly createKey: string
  readonly hasProfile: boolean
  readonly express: Express | undefined
  readonly metadata: Readonly<Record<string, string>> | undefined
  readonly initiatedAt: Date
  /** When the shopper opened the link; five more minutes count from here. */
  openedAt: Date | undefined
  /** Test amount 201: the bank says nothing until then. */
  resultKnownAt: Date | undefined
  /** How it ended without a reservation. */
  ended: "CANCELLED" | "REJECTED" | "EXPIRED" | undefined
  /** Oldest first. */
  readonly entries: Entry[]
}

export type Refusal = { group: string; code: string }
export type Outcome = { ok: true; entry: Entry } | { ok: false; refusal: Refusal }

export function refuse(group: string, code: string): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { group, code } }
}
