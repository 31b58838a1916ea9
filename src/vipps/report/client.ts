import { z } from "@medusajs/framework/zod"
import { VippsError } from "../errors"
import type { Send } from "../http/send"
import type { CallOptions } from "../payment-api"

/** One entry of a sales unit's ledger at Vipps. `amountMinor`: what it adds to the balance, so a refund's is negative. */
export type LedgerLine = {
  /** YYYY-MM-DD, in the sales unit's country */
  ledgerDate: string
  /** with its offset from UTC */
  time: string
  /** capture, refund, fees-retained, payout-scheduled, capture-fee …: Vipps may add some at any time */
  type: string
  amountMinor: number
  /** in upper case */
  currencyCode: string
  /** Vipps' id of the payment; a payout's text */
  reference: string | undefined
  /** Vipps' id of the capture or refund */
  transactionId: string | undefined
  /** who got the money: `api:` and a sales unit's MSN, or a Vippsnummer such as `NO:12345`. Of a payout there is none. */
  recipientHandle: string | undefined
}

/** `handles`: whose money goes into it. Sales units may share a ledger. */
export type Ledger = { id: string; handles: string[] }

/** `isComplete`: Vipps has closed the day. */
export type LedgerDay = { lines: LedgerLine[]; isComplete: boolean }

/** Vipps' Report API, which has production's ledgers only. Reads, and moves nothing. */
export type ReportApi = {
  /** The ledger into which this sales unit's payments go. undefined: these keys see none. */
  findLedger(o?: CallOptions): Promise<Ledger | undefined>
  /** `funds`: captures, refunds, payouts; `fees`: the fee of each capture. `date`: YYYY-MM-DD */
  readDay(p: { ledgerId: string; topic: "funds" | "fees"; date: string }, o?: CallOptions): Promise<LedgerDay>
}

/** A page has a thousand entries: more pages than a sales unit can fill in a day mean that the cursor repeats. */
const MOST_PAGES = 500

const text = z.string().nullish().catch(undefined)
// keys are lower case: see json.ts
const ledgersSchema = z.object({
  cursor: text,
  items: z.array(
    z.object({
      ledgerid: z.string().min(1),
      settlesforrecipienthandles: z.array(z.string()).nullish(),
    }),
  ),
})
const entrySchema = z.object({
  ledgerdate: z.string(),
  time: z.string(),
  entrytype: z.string(),
  amount: z.int(),
  currency: z.string(),
  reference: text,
  pspreference: text,
  recipienthandle: text,
})
const daySchema = z.object({
  cursor: text,
  items: z.array(entrySchema),
  trylater: z.union([z.boolean(), z.string().transform((word) => word === "true")]).nullish(),
})

/** How Vipps' ledgers name a sales unit, before its MSN. */
const BY_API = "api:"

export function handleOf(merchantSerialNumber: string): string {
  return BY_API + merchantSerialNumber
}

/** The MSN; a Vippsnummer has none, and stays as it is. */
export function msnOf(handle: string): string {
  return handle.startsWith(BY_API) ? handle.slice(BY_API.length) : handle
}

export function createReport(send: Send, merchantSerialNumber: string): ReportApi {
  const handle = handleOf(merchantSerialNumber)
  return {
    findLedger: async (o) => {
      const path = "/settlement/v1/ledgers"
      const read = (body: unknown) => ledgersSchema.safeParse(body).data
      const query = { settlesForRecipientHandles: handle }
      const { items } = await send({ request: requestOf("list-ledgers", path, query), read }, o)
      for (const { ledgerid: id, settlesforrecipienthandles: handles } of items)
        if (handles?.includes(handle)) return { id, handles }
      return undefined
    },
    readDay: async ({ ledgerId, topic, date }, o) => {
      const path = `/report/v2/ledgers/${encodeURIComponent(ledgerId)}/${topic}/dates/${date}`
      try {
        return await readPages(send, path, o)
      } catch (error) {
        // the report of this day is not there yet
        if (error instanceof VippsError && error.httpStatus === 404) return { lines: [], isComplete: false }
        throw error
      }
    },
  }
}

async function readPages(send: Send, path: string, o: CallOptions | undefined): Promise<LedgerDay> {
  const lines: LedgerLine[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const read = (body: unknown) => daySchema.safeParse(body).data
    const answer = await send(
      { request: requestOf("read-ledger", path, cursor === undefined ? {} : { cursor }), read },
      o,
    )
    lines.push(...answer.items.map(lineFrom))
    if (answer.trylater) return { lines, isComplete: false }
    if (!answer.cursor || answer.items.length === 0) return { lines, isComplete: true }
    cursor = answer.cursor
  }
  return { lines, isComplete: false }
}

function lineFrom(entry: z.output<typeof entrySchema>): LedgerLine {
  return {
    ledgerDate: entry.ledgerdate,
    time: entry.time,
    type: entry.entrytype,
    amountMinor: entry.amount,
    currencyCode: entry.currency.toUpperCase(),
    reference: entry.reference ?? undefined,
    transactionId: entry.pspreference ?? undefined,
    recipientHandle: entry.recipienthandle ?? undefined,
  }
}

function requestOf(call: "list-ledgers" | "read-ledger", path: string, query: Record<string, string>) {
  const asked = new URLSearchParams(query).toString()
  return { call, method: "GET", path: asked === "" ? path : `${path}?${asked}`, headers: {} } as const
}
