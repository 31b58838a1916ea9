import { decimalOf, oreOf, type PaidOrder } from "../../demo/stage"
import type { LedgerPayment } from "../../src/sandbox"
import type { BootedShop } from "./boot"

/** In kroner: what moved, whoever is asked. */
export type Moved = { captured: string; refunded: string }
type Place = Pick<BootedShop, "sandbox" | "admin" | "sql">

/** The payment as Vipps has it. */
export async function atVipps(p: Pick<BootedShop, "sandbox">, orderId: string): Promise<LedgerPayment> {
  const payment = await p.sandbox.control.payment(orderId)
  if (!payment) throw new Error(`Vipps has no payment ${orderId}`)
  return payment
}

/** The three ledgers: what Vipps executed, Medusa's rows, and the order's books. The last lines of a test. */
export async function expectLedgers(place: Place, paid: PaidOrder, expected: Moved): Promise<void> {
  const vipps = await atVipps(place, paid.orderId)
  const rows = await place.admin.recorded(paid)
  const books = await place.admin.booked(paid)
  expect({
    vipps: { captured: decimalOf(vipps.capturedOre), refunded: decimalOf(vipps.refundedOre) },
    rows: { captured: rows.captured, refunded: rows.refunded },
    books: sumUp(books),
    unsettled: await countOpen(place, paid.orderId),
  }).toEqual({ vipps: expected, rows: expected, books: expected, unsettled: 0 })
}

function sumUp(books: { amount: string; reference: string }[]): Moved {
  const sum = (reference: string) =>
    books
      .filter((one) => one.reference === reference)
      .reduce((total, { amount }) => total + Number(amount), 0)
  return { captured: decimalOf(oreOf(sum("capture"))), refunded: decimalOf(oreOf(0 - sum("refund"))) }
}

async function countOpen({ sql }: Pick<BootedShop, "sql">, orderId: string): Promise<number> {
  const open = await sql(`select 1 from vipps_operation where order_id = $1 and state = 'open'`, [orderId])
  return open.length
}

/** How often the shop has called Vipps about this payment, by call; the callback is not among them. */
export async function countCalls(
  { sandbox }: Pick<BootedShop, "sandbox">,
  orderId: string,
): Promise<Record<string, number>> {
  const calls: Record<string, number> = {}
  for (const { call } of await sandbox.control.requests({ orderId })) calls[call] = (calls[call] ?? 0) + 1
  return calls
}
