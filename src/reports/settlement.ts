import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { connectVipps } from "../context/client-registry"
import { listProviders } from "../context/configured-providers"
import type { UnitNotSettled } from "../contract/admin-api"
import { sqlOf } from "../db/sql"
import { badRequest } from "../medusa/errors"
import { findSettled, type SettledOperation, type SettledPayment } from "../medusa/settlement-query"
import { withText } from "../messages"
import { daysBetween } from "../rules"
import { msnOf, type LedgerLine } from "../vipps"
import { readLedgers, type LedgerOfDay, type UnreadUnit } from "./read-ledgers"

/** One entry of Vipps' ledger, with what the shop knows of it. Amounts in minor units, with Vipps' sign. */
export type SettlementLine = LedgerLine & {
  ledgerId: string
  /** whose entry it is: an MSN, or a Vippsnummer as Vipps writes it. null: of all sales units that share the ledger */
  merchantSerialNumber: string | null
  /** what Vipps takes for this capture; null where Vipps names no fee */
  feeMinor: number | null
  orderNumber: number | null
  /** operation: a capture or refund of ours, by Vipps' id. payment: of our payment. unknown: not ours. null: not about a payment */
  match: "operation" | "payment" | "unknown" | null
}

/** `missing`: units whose ledger could not be read, and why. `empty`: days without entries, of which nothing is missing. */
export type Settlement = { lines: SettlementLine[]; missing: UnitNotSettled[]; empty: string[] }

/** The columns of a settlement's file; docs/settlement.md explains them. */
export const settlementColumns = [
  "ledger_date",
  "entry",
  "amount",
  "fee",
  "currency_code",
  "order_number",
  "reference",
  "vipps_transaction_id",
  "match",
  "merchant_serial_number",
  "ledger_id",
  "time",
] as const

type Cell = string | number | null
type Named = Record<(typeof settlementColumns)[number], Cell>

/** A line's cells. `decimalMark`: of the amounts, which are in the main unit. */
export function settlementCells(line: SettlementLine, decimalMark: string): Cell[] {
  const inMain = (minor: number) => (minor / 100).toFixed(2).replace(".", decimalMark)
  const named: Named = {
    ledger_date: line.ledgerDate,
    entry: line.type,
    amount: inMain(line.amountMinor),
    fee: line.feeMinor === null ? null : inMain(line.feeMinor),
    currency_code: line.currencyCode.toLowerCase(),
    order_number: line.orderNumber,
    reference: line.reference ?? null,
    vipps_transaction_id: line.transactionId ?? null,
    match: line.match,
    merchant_serial_number: line.merchantSerialNumber,
    ledger_id: line.ledgerId,
    time: line.time,
  }
  return inColumns(named)
}

/** Half a file must not look like a whole one: a line for each day of a sales unit whose entries are not in it. */
export function missingCells({ merchant_serial_number, code, from, to }: UnitNotSettled): Cell[][] {
  return daysBetween(from, to).map((date) =>
    inColumns({ ledger_date: date, entry: code, merchant_serial_number }),
  )
}

/** Nor must a day without movements look like one that was forgotten. */
export function emptyCells(date: string): Cell[] {
  return inColumns({ ledger_date: date, entry: "no-movements" })
}

function inColumns(named: Partial<Named>): Cell[] {
  return settlementColumns.map((column) => named[column] ?? null)
}

/** What each sales unit's ledger has of these days, by Vipps' Report API. 400: none could be read. */
export async function readSettlement(
  container: MedusaContainer,
  { from, to }: { from: string; to: string },
): Promise<Settlement> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const units = listProviders(container).map(({ options }) => ({
    msn: options.merchantSerialNumber,
    report: connectVipps(options, "epayment", logger).report,
  }))
  const dates = daysBetween(from, to)
  const { days, unread } = await readLedgers(units, dates)
  const [first] = unread
  if (first && days.length === 0) throw badRequest(first.why)
  const references = days.flatMap(({ funds }) => funds.flatMap(({ reference = [] }) => reference))
  const known = indexed(await findSettled(sqlOf(container), [...new Set(references)]))
  return {
    lines: days.flatMap((day) => linesOf(day, known)),
    missing: unread.map(notSettled),
    empty: dates.filter((date) => isEmpty(date, { days, unread })),
  }
}

function isEmpty(
  date: string,
  { days, unread }: { days: readonly LedgerOfDay[]; unread: readonly UnreadUnit[] },
): boolean {
  const isRead = !unread.some(({ from, to }) => from <= date && date <= to)
  return isRead && days.every((day) => day.date !== date || day.funds.length === 0)
}

function notSettled({ msn, why, from, to }: UnreadUnit): UnitNotSettled {
  return { merchant_serial_number: msn, from, to, ...withText(why) }
}

function linesOf(day: LedgerOfDay, known: Known): SettlementLine[] {
  const fees = sumFees(day.fees)
  return day.funds.map((line) => ({
    ...line,
    ...matchOf(line, known),
    ledgerId: day.ledger.id,
    merchantSerialNumber: salesUnitOf(line, day.ledger.handles),
    feeMinor: line.type === "capture" ? (fees.get(line.transactionId) ?? null) : null,
  }))
}

/** A payout names nobody: it is the unit's if the ledger has only one. */
export function salesUnitOf({ recipientHandle }: LedgerLine, handles: readonly string[]): string | null {
  const [only, ...others] = handles
  const handle = recipientHandle ?? (others.length === 0 ? only : undefined)
  return handle === undefined ? null : msnOf(handle)
}

/** By the capture's id; a capture may have several fees. */
function sumFees(fees: readonly LedgerLine[]): ReadonlyMap<string | undefined, number> {
  const sums = new Map<string | undefined, number>()
  for (const { transactionId, amountMinor } of fees)
    if (transactionId !== undefined) sums.set(transactionId, (sums.get(transactionId) ?? 0) + amountMinor)
  return sums
}

type Settled = { operations: SettledOperation[]; payments: SettledPayment[] }
/** A month may have ten thousands of entries: none searches through all operations. */
type Known = {
  operations: ReadonlyMap<string, SettledOperation>
  payments: ReadonlyMap<string, SettledPayment>
}

const keyOf = (kind: string, transactionId: string) => `${kind} ${transactionId}`

export function indexed({ operations, payments }: Settled): Known {
  return {
    operations: new Map(operations.map((one) => [keyOf(one.kind, one.transactionId), one])),
    payments: new Map(payments.map((one) => [one.reference, one])),
  }
}

export function matchOf(
  { type, transactionId, reference }: LedgerLine,
  { operations, payments }: Known,
): Pick<SettlementLine, "match" | "orderNumber"> {
  const operation = transactionId === undefined ? undefined : operations.get(keyOf(type, transactionId))
  if (operation) return { match: "operation", orderNumber: operation.orderNumber ?? null }
  const payment = reference === undefined ? undefined : payments.get(reference)
  if (payment) return { match: "payment", orderNumber: payment.orderNumber ?? null }
  return { match: type === "capture" || type === "refund" ? "unknown" : null, orderNumber: null }
}
