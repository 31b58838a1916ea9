import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { connectVipps } from "../context/client-registry"
import { listProviders, type ConfiguredProvider } from "../context/configured-providers"
import { sqlOf } from "../db/sql"
import { badRequest } from "../medusa/errors"
import { findSettled, type SettledOperation, type SettledPayment } from "../medusa/settlement-query"
import { message } from "../messages"
import { VippsError, type LedgerLine, type ReportApi } from "../vipps"

/** One entry of Vipps' ledger, with what the shop knows of it. Amounts in minor units, with Vipps' sign. */
export type SettlementLine = LedgerLine & {
  ledgerId: string
  merchantSerialNumber: string
  /** what Vipps takes for this capture; null where Vipps names no fee */
  feeMinor: number | null
  orderNumber: number | null
  /** operation: a capture or refund of ours, by Vipps' id. payment: of our payment. unknown: not ours. null: not about a payment */
  match: "operation" | "payment" | "unknown" | null
}

/** The columns of a settlement's file; docs/settlement.md explains them. */
export const settlementColumns = [
  ...["ledger_date", "entry", "amount", "fee", "currency_code", "order_number", "reference"],
  ...["vipps_transaction_id", "match", "merchant_serial_number", "ledger_id", "time"],
]

/** A line's cells. `decimalMark`: of the amounts, which are in the main unit. */
export function settlementCells(line: SettlementLine, decimalMark: string): (string | number | null)[] {
  const inMain = (minor: number) => (minor / 100).toFixed(2).replace(".", decimalMark)
  return [
    ...[line.ledgerDate, line.type, inMain(line.amountMinor)],
    line.feeMinor === null ? null : inMain(line.feeMinor),
    ...[line.currencyCode.toLowerCase(), line.orderNumber, line.reference ?? null],
    ...[line.transactionId ?? null, line.match, line.merchantSerialNumber, line.ledgerId, line.time],
  ]
}

/**
 * What each sales unit's ledger has of a day, by Vipps' Report API. 400: Vipps has not closed the day, shows no ledger, or can't
 * be reached. `date`: YYYY-MM-DD.
 */
export async function readSettlement(container: MedusaContainer, date: string): Promise<SettlementLine[]> {
  const lines: SettlementLine[] = []
  const done = new Set<string>()
  for (const provider of listProviders(container)) {
    const { merchantSerialNumber } = provider.options
    const day = await readUnit(container, provider, { date, done })
    const known = await findSettled(sqlOf(container), [
      ...new Set(day.funds.flatMap(({ reference = [] }) => reference)),
    ])
    for (const line of day.funds)
      lines.push({
        ...line,
        ...matchOf(line, known),
        ledgerId: day.ledgerId,
        merchantSerialNumber,
        feeMinor: line.type === "capture" ? feeOf(line, day.fees) : null,
      })
  }
  return lines
}

type UnitDay = { ledgerId: string; funds: LedgerLine[]; fees: LedgerLine[] }

/** Two sales units may share a ledger, which is read once. */
async function readUnit(
  container: MedusaContainer,
  { options }: ConfiguredProvider,
  { date, done }: { date: string; done: Set<string> },
): Promise<UnitDay> {
  const { report } = connectVipps(options, "epayment", container.resolve(ContainerRegistrationKeys.LOGGER))
  const msn = options.merchantSerialNumber
  const ledgerId = await asking(() => report.findLedger())
  if (ledgerId === undefined) throw badRequest(message("settlement-no-ledger", { msn }))
  if (done.has(ledgerId)) return { ledgerId, funds: [], fees: [] }
  done.add(ledgerId)
  const read = (topic: "funds" | "fees") => readClosed(report, { ledgerId, topic, date })
  return { ledgerId, funds: await read("funds"), fees: await read("fees") }
}

async function readClosed(report: ReportApi, p: Parameters<ReportApi["readDay"]>[0]): Promise<LedgerLine[]> {
  const { lines, isComplete } = await asking(() => report.readDay(p))
  if (!isComplete) throw badRequest(message("settlement-not-closed", { date: p.date }))
  return lines
}

async function asking<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof VippsError) throw badRequest(error.said)
    throw error
  }
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
