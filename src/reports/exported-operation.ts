import type { ExportedOperation } from "../medusa/audit-trail-query"
import { marketOf } from "../rules"

/** The columns of the accountant's file; docs/admin-api.md explains them. */
export const exportColumns = [
  ...["order_number", "reference", "vipps_transaction_id", "operation", "amount", "currency_code"],
  ...["local_time", "time_zone", "merchant_serial_number", "api", "amount_minor", "time"],
]

/** An operation's cells. Times by the clocks of the payment's market, and in UTC. `decimalMark`: of the amount in the main unit. */
export function exportCells(one: ExportedOperation, decimalMark: string): (string | number | null)[] {
  const { timeZone } = marketOf(one.currency_code)
  return [
    ...[one.display_id, one.reference, one.transaction_id, one.kind],
    ...[(one.amount_minor / 100).toFixed(2).replace(".", decimalMark), one.currency_code],
    ...[localTime(one.executed_at, timeZone), timeZone, one.merchant_serial_number, one.api],
    ...[one.amount_minor, one.executed_at.toISOString()],
  ]
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** "2026-11-24 09:01:40": a form that every spreadsheet reads as a time, and that Swedish happens to have. */
function localTime(at: Date, timeZone: string): string {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" })
  clocks.set(timeZone, clock)
  return clock.format(at)
}
