import type { MedusaContainer } from "@medusajs/framework/types"
import { OpenEnds, type OpenOperation, type OpenPayment } from "../medusa/open-items-query"
import { sqlOf } from "../db/sql"
import { englishTimes, kroner } from "../messages"

const when = englishTimes.moment

/** One line per open item, and one that sums them up. From the journal: Vipps is not asked. */
export async function tellOpenEnds(container: MedusaContainer): Promise<{ lines: string[]; sum: string }> {
  const ends = new OpenEnds(sqlOf(container))
  const [payments, operations] = await Promise.all([ends.payments(), ends.operations()])
  return {
    lines: [...payments.flatMap(tellPayment), ...operations.map(tellOperation)],
    sum: sumUp(payments, operations),
  }
}

function tellPayment(one: OpenPayment): string[] {
  const who = `${nameOf(one)}, sales unit ${one.merchant_serial_number}`
  const lines: string[] = []
  if (one.capturable_ore > 0) lines.push(`${who}: ${tellReserved(one)}`)
  else if (one.reserved_ore === 0)
    lines.push(
      `${who}: ${kroner(one.amount_ore)}, begun ${when(one.created_at)}, may still be approved by the shopper`,
    )
  if (one.wish !== null)
    lines.push(`${who}: to be let go (${one.wish}), and not done yet; the reconciliation goes on trying`)
  if (one.parked_reason !== null)
    lines.push(`${who}: the reconciliation has given it up: ${one.parked_reason}`)
  return lines
}

function tellReserved(one: OpenPayment): string {
  const captured = one.captured_ore > 0 ? `, ${kroner(one.captured_ore)} of it captured` : ""
  const since = one.reserved_at ? ` since ${when(one.reserved_at)}` : ""
  const seen = one.seen_at ? ` (as seen ${when(one.seen_at)})` : ""
  return `${kroner(one.reserved_ore)} reserved${since}${captured}, ${kroner(one.capturable_ore)} still held${seen}`
}

function tellOperation(one: OpenOperation): string {
  const what = `${one.order_id}: ${one.kind} of ${kroner(one.amount_ore)}, asked for ${when(one.created_at)}`
  return one.state === "open"
    ? `${what}, is open: it is not known whether Vipps made it`
    : `${what}, was made at Vipps and is not on record in Medusa`
}

function nameOf({ display_id, order_id }: OpenPayment): string {
  return display_id === null ? `${order_id} (no order)` : `${order_id} (order #${display_id})`
}

function sumUp(payments: OpenPayment[], operations: OpenOperation[]): string {
  if (payments.length === 0 && operations.length === 0)
    return "nothing is open: no money is reserved, and the plugin can be removed"
  const held = payments.filter(({ capturable_ore }) => capturable_ore > 0)
  const heldOre = held.reduce((sum, { capturable_ore }) => sum + capturable_ore, 0)
  const counts = [
    `${kroner(heldOre)} still held in ${count(held.length, "payment")}`,
    `${payments.filter(({ reserved_ore }) => reserved_ore === 0).length} not approved yet`,
    `${payments.filter(({ wish }) => wish !== null).length} to be let go`,
    `${payments.filter(({ parked_reason }) => parked_reason !== null).length} given up`,
    `${operations.filter(({ state }) => state === "open").length} with an operation open`,
    `${operations.filter(({ state }) => state === "executed").length} not on record`,
  ]
  return `${counts.join(", ")}. Keep the plugin until nothing is`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`
}
