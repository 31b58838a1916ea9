import { z } from "zod"
import type { LedgerPayment } from "../../../src/sandbox"
import { ledgerOf, totalOf, type Note, type OrderGame } from "./scene"

const idRow = z.object({ id: z.string() })

export async function takeNote(game: OrderGame): Promise<void> {
  const { shop, order } = game
  if (!order) return
  const ledger = await ledgerOf(game)
  const rows = await shop.sql(`select request_id as id from vipps_operation where order_id = any($1)`, [
    ledger.map(({ orderId }) => orderId),
  ])
  const asked = rows.map((row) => idRow.parse(row).id)
  const { totalOre, isCanceled } = await totalOf(game, order.medusaOrderId)
  game.notes.push({ totalOre, isCanceled: isCanceled || game.mayHaveLostPayment, ledger, asked })
}

/** What held at each step, from one note to the next. */
export function checkNotes(notes: Note[]): string[] {
  return notes.flatMap((note, index) => {
    const before = notes[index - 1]
    return before ? [...checkCaptures(notes, index, before), ...checkEndings(notes, index, before)] : []
  })
}

type Entry = LedgerPayment["history"][number]

function newEntries(note: Note, before: Note, isWanted: (entry: Entry) => boolean): Entry[] {
  return note.ledger.flatMap((payment) => {
    const known = before.ledger.find(({ orderId }) => orderId === payment.orderId)?.history.length ?? 0
    return payment.history.slice(known).filter((entry) => entry.success && isWanted(entry))
  })
}

/** Totals that the order had between the moment at which something was asked for and now. */
function totalsSince(notes: Note[], index: number, requestIds: string[]): number[] {
  const asked = notes.findIndex((note) => requestIds.some((id) => note.asked.includes(id)))
  // a cancellation's entry names no request: it may be one step old
  const from = Math.max(0, (asked < 0 ? index - 1 : asked) - 1)
  return notes.slice(from, index + 1).map(({ totalOre }) => totalOre)
}

const sum = (amounts: number[]) => amounts.reduce((total, one) => total + one, 0)
const netOf = ({ ledger }: Note) => sum(ledger.map((one) => one.capturedOre - one.refundedOre))
const heldOf = ({ ledger }: Note) =>
  sum(ledger.map((one) => one.reservedOre - one.capturedOre - one.releasedOre))

/** Nothing is captured beyond what the order costs. */
function checkCaptures(notes: Note[], index: number, before: Note): string[] {
  const note = notes[index]
  if (!note) return []
  const captured = newEntries(note, before, ({ operation }) => operation === "CAPTURE")
  if (captured.length === 0) return []
  const mostOre = Math.max(
    ...totalsSince(
      notes,
      index,
      captured.map(({ requestId }) => requestId),
    ),
  )
  const netOre = netOf(note)
  return netOre > mostOre ? [`step ${index}: captured ${netOre} of an order of ${mostOre}`] : []
}

/** A reservation ends when the order is cancelled, or when what is paid and reserved elsewhere covers the order. */
function checkEndings(notes: Note[], index: number, before: Note): string[] {
  const note = notes[index]
  if (!note || note.isCanceled) return []
  const ended = newEntries(note, before, ({ operation }) => operation === "VOID")
  if (ended.length === 0) return []
  const leastOre = Math.min(
    ...totalsSince(
      notes,
      index,
      ended.map(({ requestId }) => requestId),
    ),
  )
  const coveredOre = netOf(note) + heldOf(note)
  return coveredOre < leastOre
    ? [`step ${index}: a reservation was let go, and ${coveredOre} cover an order of ${leastOre}`]
    : []
}
