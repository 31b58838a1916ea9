import type { MedusaContainer } from "@medusajs/framework/types"
import { OpenItems, type OpenOperation, type OpenPayment } from "../medusa/open-items-query"
import { sqlOf } from "../db/sql"
import { englishTimes, money, moneyText } from "../messages"

const when = englishTimes.moment

/** One line per open item, and one that sums them up. From the journal, without a call to Vipps. */
export async function listOpenItems(container: MedusaContainer): Promise<{ lines: string[]; sum: string }> {
  const ends = new OpenItems(sqlOf(container))
  const [payments, operations] = await Promise.all([ends.payments(), ends.operations()])
  return {
    lines: [...payments.flatMap(tellPayment), ...operations.map(tellOperation)],
    sum: sumUp(payments, operations),
  }
}

function tellPayment(one: OpenPayment): string[] {
  const who = `${describePayment(one)}, sales unit ${one.merchant_serial_number}`
  const amount = amountsOf(one)
  const lines: string[] = []
  if (one.capturable_minor > 0) lines.push(`${who}: ${tellReserved(one)}`)
  else if (one.reserved_minor === 0)
    lines.push(
      `${who}: ${amount(one.amount_minor)}${shippingOf(one)}, begun ${when(one.created_at)}, may still be approved by the shopper`,
    )
  if (one.pending_action !== null)
    lines.push(
      `${who}: to be let go (${one.pending_action}), and not done yet; the reconciliation goes on trying`,
    )
  if (one.needs_review_reason !== null)
    lines.push(`${who}: the reconciliation has given it up: ${one.needs_review_reason}`)
  return lines
}

function shippingOf({ is_uncompleted_express }: OpenPayment): string {
  return is_uncompleted_express ? " and the shipping that the shopper chooses in the app" : ""
}

function tellReserved(one: OpenPayment): string {
  const amount = amountsOf(one)
  const captured = one.captured_minor > 0 ? `, ${amount(one.captured_minor)} of it captured` : ""
  const since = one.reserved_at ? ` since ${when(one.reserved_at)}` : ""
  const seen = one.vipps_read_at ? ` (as seen ${when(one.vipps_read_at)})` : ""
  return `${amount(one.reserved_minor)} reserved${since}${captured}, ${amount(one.capturable_minor)} still held${seen}`
}

function tellOperation(one: OpenOperation): string {
  const what = `${one.reference}: ${one.kind} of ${amountsOf(one)(one.amount_minor)}, asked for ${when(one.created_at)}`
  return one.state === "open"
    ? `${what}, is unresolved: Vipps may or may not have made it`
    : `${what}, was made at Vipps and is not on record in Medusa`
}

function describePayment({ display_id, reference }: OpenPayment): string {
  return display_id === null ? `${reference} (no order)` : `${reference} (order #${display_id})`
}

function sumUp(payments: OpenPayment[], operations: OpenOperation[]): string {
  if (payments.length === 0 && operations.length === 0)
    return "nothing is open: no money is reserved, and the plugin can be removed"
  const held = payments.filter(({ capturable_minor }) => capturable_minor > 0)
  const counts = [
    `${sumHeld(payments, operations)} still held in ${count(held.length, "payment")}`,
    `${payments.filter(({ reserved_minor }) => reserved_minor === 0).length} not approved yet`,
    `${payments.filter(({ pending_action }) => pending_action !== null).length} to be let go`,
    `${payments.filter(({ needs_review_reason }) => needs_review_reason !== null).length} given up`,
    `${operations.filter(({ state }) => state === "open").length} with an operation open`,
    `${operations.filter(({ state }) => state === "executed").length} not on record`,
  ]
  return `${counts.join(", ")}. Keep the plugin until nothing is`
}

/** One sum per currency in which something is reserved; a single zero if nothing is reserved at all. */
function sumHeld(payments: OpenPayment[], operations: OpenOperation[]): string {
  const currencies = [...new Set([...payments, ...operations].map(({ currency_code }) => currency_code))]
  const sums = currencies.map((currency) => ({ currency, minor: heldIn(payments, currency) }))
  const held = sums.filter(({ minor }) => minor > 0)
  const shown = held.length > 0 ? held : sums.slice(0, 1)
  return shown.map(({ currency, minor }) => moneyText(money(minor, currency))).join(" and ")
}

function heldIn(payments: OpenPayment[], currency: string): number {
  return payments
    .filter(({ currency_code }) => currency_code === currency)
    .reduce((sum, { capturable_minor }) => sum + capturable_minor, 0)
}

function amountsOf({ currency_code }: { currency_code: string }): (minor: number) => string {
  return (minor) => moneyText(money(minor, currency_code))
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`
}
