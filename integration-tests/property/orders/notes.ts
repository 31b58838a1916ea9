import { z } from "zod"
import type { LedgerPayment } from "../../../src/sandbox"
import { readCosts } from "./costs"
import { ledgerOf, type Note, type OrderGame } from "./fixture"

const idRow = z.object({ id: z.string() })

export async function takeNote(game: OrderGame): Promise<void> {
  const { shop, order } = game
  if (!order) return
  const ledger = await ledgerOf(game)
  const rows = await shop.sql(`select request_id as id from vipps_operation where reference = any($1)`, [
    ledger.map(({ reference }) => reference),
  ])
  const asked = rows.map((row) => idRow.parse(row).id)
  const costs = await readCosts(shop, order.orderId)
  const isCanceled = costs.isCanceled || game.mayHaveLostPayment
  game.notes.push({ ...costs, isCanceled, own: await ownPayments(game, order.orderId), ledger, asked })
}

async function ownPayments({ shop }: OrderGame, orderId: string): Promise<string[]> {
  const rows = await shop.sql(
    `select p.data->'vipps'->>'reference' as id from payment p
       join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
      where l.order_id = $1 and p.deleted_at is null`,
    [orderId],
  )
  return rows.map((row) => idRow.parse(row).id)
}

/** What held at each step, from one note to the next. */
export function checkNotes(notes: Note[]): string[] {
  return notes.flatMap((note, index) => {
    const before = notes[index - 1]
    return before
      ? [
          ...checkCaptures(notes, index, before),
          ...checkEndings(notes, index, before),
          ...checkWaiting(note, index, before),
        ]
      : []
  })
}

type Entry = LedgerPayment["history"][number]

function newEntries(note: Note, before: Note, isWanted: (entry: Entry) => boolean): Entry[] {
  return note.ledger.flatMap((payment) => {
    const known = before.ledger.find(({ reference }) => reference === payment.reference)?.history.length ?? 0
    return payment.history.slice(known).filter((entry) => entry.success && isWanted(entry))
  })
}

/** How the order stood between the moment at which something was asked for and now. */
function notesSince(notes: Note[], index: number, requestIds: string[]): Note[] {
  const asked = notes.findIndex((note) => requestIds.some((id) => note.asked.includes(id)))
  // a cancellation's entry names no request: it may be one step old
  const from = Math.max(0, (asked < 0 ? index - 1 : asked) - 1)
  return notes.slice(from, index + 1)
}

const sum = (amounts: number[]) => amounts.reduce((total, one) => total + one, 0)
const netOf = ({ ledger }: Note) => sum(ledger.map((one) => one.capturedMinor - one.refundedMinor))
const heldOf = ({ ledger }: Note) =>
  sum(ledger.map((one) => one.reservedMinor - one.capturedMinor - one.releasedMinor))

/** Nothing is captured beyond what the order costs. */
function checkCaptures(notes: Note[], index: number, before: Note): string[] {
  const note = notes[index]
  if (!note) return []
  const captured = newEntries(note, before, ({ operation }) => operation === "CAPTURE")
  if (captured.length === 0) return []
  const ids = captured.map(({ requestId }) => requestId)
  const mostMinor = Math.max(...notesSince(notes, index, ids).map(({ costMinor }) => costMinor))
  const netMinor = netOf(note)
  return netMinor > mostMinor ? [`step ${index}: captured ${netMinor} of an order of ${mostMinor}`] : []
}

/**
 * A reservation ends when the order is cancelled, or when what is paid and reserved elsewhere covers both what the order costs and
 * the goods that are still to be sent.
 */
function checkEndings(notes: Note[], index: number, before: Note): string[] {
  const note = notes[index]
  if (!note || note.isCanceled) return []
  const ended = newEntries(note, before, ({ operation }) => operation === "VOID")
  const [first] = ended.map(({ at }) => at).sort()
  if (first === undefined) return []
  const refundedSince = newEntries(note, before, ({ operation, at }) => operation === "REFUND" && at > first)
  const since = notesSince(
    notes,
    index,
    ended.map(({ requestId }) => requestId),
  )
  const leastMinor = Math.min(...since.map(({ costMinor, neededMinor }) => Math.max(costMinor, neededMinor)))
  const coveredMinor = netOf(note) + heldOf(note) + sum(refundedSince.map(({ amountMinor }) => amountMinor))
  return coveredMinor < leastMinor
    ? [`step ${index}: a reservation was let go, and ${coveredMinor} cover an order that needs ${leastMinor}`]
    : []
}

/** Less than the hour: the servers' clocks may be wrong by some seconds. */
const WAIT_MS = 59 * 60_000

/** Soon after a refund, and while goods are to come back, none of the order's reservations ends by itself. */
function checkWaiting(note: Note, index: number, before: Note): string[] {
  if (note.isCanceled) return []
  const own = (one: Note) => ({
    ...one,
    ledger: one.ledger.filter(({ reference }) => note.own.includes(reference)),
  })
  const ended = newEntries(own(note), own(before), ({ operation }) => operation === "VOID")
  const refunds = own(note)
    .ledger.flatMap(({ history }) => history)
    .filter(({ operation, success }) => operation === "REFUND" && success)
  const isSoonAfter = (one: Entry) => (refund: Entry) => {
    const passedMs = Date.parse(one.at) - Date.parse(refund.at)
    return passedMs > 0 && passedMs < WAIT_MS
  }
  return ended.flatMap((one) => [
    ...(refunds.some(isSoonAfter(one))
      ? [`step ${index}: a reservation was let go soon after a refund`]
      : []),
    ...(note.isReturnOpen && before.isReturnOpen
      ? [`step ${index}: a reservation was let go while goods are to come back`]
      : []),
  ])
}
