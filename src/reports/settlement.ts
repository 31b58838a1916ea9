import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { connectVipps } from "../context/client-registry"
import { listProviders } from "../context/configured-providers"
import type { UnitNotSettled } from "../contract/admin-api"
import { sqlOf } from "../db/sql"
import { badRequest } from "../medusa/errors"
import { findSettled, type SettledOperation, type SettledPayment } from "../medusa/settlement-query"
import { withText } from "../messages"
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

export type Settlement = { lines: SettlementLine[]; missing: UnitNotSettled[] }

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

/** Half a file must not look like a whole one: the line of a sales unit whose entries are not in it. */
export function missingCells({ merchant_serial_number, code }: UnitNotSettled, date: string): Cell[] {
  return inColumns({ ledger_date: date, entry: code, merchant_serial_number })
}

function inColumns(named: Partial<Named>): Cell[] {
  return settlementColumns.map((column) => named[column] ?? null)
}

/**
 * What each sales unit's ledger has of a day, by Vipps' Report API. `missing`: units whose ledger could not be read, and why. 400:
 * none could. `date`: YYYY-MM-DD.
 */
export async function readSettlement(container: MedusaContainer, date: string): Promise<Settlement> {
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)
  const units = listProviders(container).map(({ options }) => ({
    msn: options.merchantSerialNumber,
    report: connectVipps(options, "epayment", logger).report,
  }))
  const { days, unread } = await readLedgers(units, date)
  const [first] = unread
  if (first && days.length === 0) throw badRequest(first.why)
  const references = days.flatMap(({ funds }) => funds.flatMap(({ reference = [] }) => reference))
  const known = await findSettled(sqlOf(container), [...new Set(references)])
  return { lines: days.flatMap((day) => linesOf(day, known)), missing: unread.map(notSettled) }
}

function notSettled({ msn, why }: UnreadUnit): UnitNotSettled {
  return { merchant_serial_number: msn, ...withText(why) }
}

function linesOf(day: LedgerOfDay, known: Known): SettlementLine[] {
  return day.funds.map((line) => ({
    ...line,
    ...matchOf(line, known),
    ledgerId: day.ledger.id,
    merchantSerialNumber: salesUnitOf(line, day.ledger.handles),
    feeMinor: line.type === "capture" ? feeOf(line, day.fees) : null,
  }))
}

/** A payout names nobody: it is the unit's if the ledger has only one. */
export function salesUnitOf({ recipientHandle }: LedgerLine, handles: readonly string[]): string | null {
  const [only, ...others] = handles
  const handle = recipientHandle ?? (others.length === 0 ? only : undefined)
  return handle === undefined ? null : msnOf(handle)
}

/** A capture may have several fees. */
function feeOf({ transactionId }: LedgerLine, fees: readonly LedgerLine[]): number | null {
  const own = fees.filter((fee) => transactionId !== undefined && fee.transactionId === transactionId)
  return own.length === 0 ? null : own.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
}

type Known = { operations: SettledOperation[]; payments: SettledPayment[] }

export function matchOf(
  { type, transactionId, reference }: LedgerLine,
  { operations, payments }: Known,
): Pick<SettlementLine, "match" | "orderNumber"> {
  const operation = operations.find(
    (one) => transactionId !== undefined && one.transactionId === transactionId && one.kind === type,
  )
  if (operation) return { match: "operation", orderNumber: operation.orderNumber ?? null }
  const payment = payments.find((one) => one.reference === reference)
  if (payment) return { match: "payment", orderNumber: payment.orderNumber ?? null }
  return { match: type === "capture" || type === "refund" ? "unknown" : null, orderNumber: null }
}
