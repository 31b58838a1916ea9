import { randomBytes, randomUUID } from "node:crypto"
import type { Clock } from "./clock"
import type { Express } from "./express/express"
import type { Entry, Payment } from "./payment"
import { markets } from "./markets"
import type { Api, Market } from "./types"

/** All payments of one sandbox. Knows no HTTP; who may do what to a payment is in shopper.ts and modifications.ts. */
export type Ledger = {
  clock: Clock
  open(p: NewPayment): Payment | "order-id-used"
  find(merchantSerialNumber: string, reference: string): Payment | undefined
  /** eCom knows its own payments only; ePayment knows all. */
  findMadeWithEcom(merchantSerialNumber: string, reference: string): Payment | undefined
  /** The latest payment with this order id, on whichever unit. */
  findLatest(reference: string): Payment | undefined
  findByToken(token: string): Payment | undefined
  all(): Payment[]
  record(payment: Payment, line: NewEntry): Entry
}

type NewPayment = {
  api: Api
  merchantSerialNumber: string
  reference: string
  amountMinor: number
  market: Market
  text: string
  fallBack: string
  callbackPrefix: string
  authToken: string | undefined
  createKey: string
  hasProfile: boolean
  express?: Express
  metadata: Readonly<Record<string, string>> | undefined
  linkTo: (token: string) => string
}

type NewEntry = Pick<Entry, "operation" | "success" | "amountMinor" | "text" | "by"> & {
  requestId?: string
  /** Default: a new one. RESERVE has that of its INITIATE. */
  transactionId?: string
}

/** Calls `onRecord` after each entry. */
export function createLedger(
  clock: Clock,
  onRecord: (payment: Payment, entry: Entry) => void = () => undefined,
): Ledger {
  const payments = new Map<string, Payment>()
  let lastTransactionId = 5_003_219_870

  const keyOf = (merchantSerialNumber: string, reference: string) => `${merchantSerialNumber}/${reference}`

  const newTransactionId = (api: Api) => (api === "ecom" ? String(++lastTransactionId) : randomUUID())

  function record(payment: Payment, line: NewEntry): Entry {
    const entry: Entry = {
      ...line,
      requestId: line.requestId ?? "",
      transactionId: line.transactionId ?? newTransactionId(payment.api),
      at: nextInstant(clock.now(), payment.entries.at(-1)?.at),
      recordedAtMs: Date.now(),
    }
    payment.entries.push(entry)
    onRecord(payment, entry)
    return entry
  }

  return {
    clock,
    record,
    open(p) {
      const key = keyOf(p.merchantSerialNumber, p.reference)
      if (payments.has(key)) return "order-id-used"
      const payment = newPayment(p, clock.now())
      payments.set(key, payment)
      record(payment, {
        operation: "INITIATE",
        success: true,
        amountMinor: p.amountMinor,
        text: p.text,
        requestId: p.createKey,
        by: "merchant",
      })
      return payment
    },
    find: (merchantSerialNumber, reference) => payments.get(keyOf(merchantSerialNumber, reference)),
    findMadeWithEcom(merchantSerialNumber, reference) {
      const payment = payments.get(keyOf(merchantSerialNumber, reference))
      return payment?.api === "ecom" ? payment : undefined
    },
    findLatest: (reference) =>
      [...payments.values()].filter((payment) => payment.reference === reference).at(-1),
    findByToken: (token) => [...payments.values()].find((payment) => payment.token === token),
    all: () => [...payments.values()],
  }
}

function newPayment(p: NewPayment, now: Date): Payment {
  const { linkTo, ...given } = p
  const token = randomBytes(24).toString("base64url")
  return {
    ...given,
    express: p.express,
    currency: markets[p.market].currency,
    token,
    url: linkTo(token),
    initiatedAt: now,
    openedAt: undefined,
    resultKnownAt: undefined,
    ended: undefined,
    entries: [],
  }
}

// Readers sort by time stamp, so two entries of one payment never share a millisecond.
function nextInstant(now: Date, previous: Date | undefined): Date {
  if (previous === undefined) return now
  const aheadMs = previous.getTime() - now.getTime()
  return aheadMs >= 0 && aheadMs < 1000 ? new Date(previous.getTime() + 1) : now
}
