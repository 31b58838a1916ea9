import { decimalOf, minorOf, type PaidOrder } from "../../../demo/harness"
import type { Api, LedgerPayment } from "../../../src/sandbox"
import { apiOfRun } from "../server/apis"
import type { BootedShop } from "../server/boot"

/** In kroner: what moved, whoever is asked. */
export type Moved = { captured: string; refunded: string }
type Place = Pick<BootedShop, "sandbox" | "admin" | "sql">

/** The payment as Vipps has it. */
export async function atVipps(p: Pick<BootedShop, "sandbox">, reference: string): Promise<LedgerPayment> {
  const payment = await p.sandbox.control.payment(reference)
  if (!payment) throw new Error(`Vipps has no payment ${reference}`)
  return payment
}

/** The three ledgers: what Vipps executed, Medusa's rows, and the order's books. The last lines of a test. */
export async function expectLedgers(place: Place, paid: PaidOrder, expected: Moved): Promise<void> {
  const vipps = await atVipps(place, paid.reference)
  const rows = await place.admin.recorded(paid)
  const books = await place.admin.booked(paid)
  expect({
    vipps: { captured: decimalOf(vipps.capturedMinor), refunded: decimalOf(vipps.refundedMinor) },
    rows: { captured: rows.captured, refunded: rows.refunded },
    books: sumUp(books),
    unresolved: await countOpen(place, paid.reference),
  }).toEqual({ vipps: expected, rows: expected, books: expected, unresolved: 0 })
}

function sumUp(books: { amount: string; reference: string }[]): Moved {
  const sum = (reference: string) =>
    books
      .filter((one) => one.reference === reference)
      .reduce((total, { amount }) => total + Number(amount), 0)
  return { captured: decimalOf(minorOf(sum("capture"))), refunded: decimalOf(minorOf(0 - sum("refund"))) }
}

async function countOpen({ sql }: Pick<BootedShop, "sql">, reference: string): Promise<number> {
  const open = await sql(`select 1 from vipps_operation where reference = $1 and state = 'open'`, [reference])
  return open.length
}

/** How `countCalls` shows so many reads of a payment: ePayment's sums and events are a call each. */
export function reads(count: number, api: Api = apiOfRun): Record<string, number> {
  return { details: count, ...(api === "epayment" && { events: count }) }
}

/** How often the shop has called Vipps about this payment, by call; the callback is not among them. */
export async function countCalls(
  { sandbox }: Pick<BootedShop, "sandbox">,
  reference: string,
): Promise<Record<string, number>> {
  const calls: Record<string, number> = {}
  for (const { call } of await sandbox.control.requests({ reference })) calls[call] = (calls[call] ?? 0) + 1
  return calls
}
