import type { Payment } from "../payment"
import type { Market } from "../types"

/** A line of the Report API, as its OpenAPI file has it. */
export type ReportLine = {
  pspReference: string
  time: string
  ledgerDate: string
  entryType: string
  reference: string | null
  currency: string
  amount: number
  recipientHandle: string | null
  balanceBefore: number
  balanceAfter: number
}

type Bare = Omit<ReportLine, "balanceBefore" | "balanceAfter">

/** What the sandbox's Vipps takes of each capture: 2.5 %, rounded half up. Real fees are a matter of the agreement. */
const FEE_PERCENT = 2.5

const zones: Record<Market, string> = { NO: "Europe/Oslo", DK: "Europe/Copenhagen", FI: "Europe/Helsinki" }

/** YYYY-MM-DD by the clocks of the unit's country. */
export function dayOf(at: Date, market: Market): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zones[market], dateStyle: "short" }).format(at)
}

type Moved = { payment: Payment; kind: "capture" | "refund"; amountMinor: number; id: string; at: Date }

/** Captures and refunds of a day, oldest first. A direct capture is one, too. */
export function movementsOn(payments: readonly Payment[], date: string): Moved[] {
  const kinds = { CAPTURE: "capture", SALE: "capture", REFUND: "refund" } as const
  return payments
    .flatMap((payment) =>
      payment.entries.flatMap((entry) => {
        const kind = entry.operation in kinds ? kinds[entry.operation as keyof typeof kinds] : undefined
        if (kind === undefined || !entry.success || dayOf(entry.at, payment.market) !== date) return []
        return [{ payment, kind, amountMinor: entry.amountMinor, id: entry.transactionId, at: entry.at }]
      }),
    )
    .sort((one, other) => one.at.getTime() - other.at.getTime())
}

type Day = { ledgerId: string; date: string; moved: Moved[]; currency: string }

/** The balance: what was captured and refunded, less the fees of the day, paid out at its end. */
export function fundsOf(day: Day): ReportLine[] {
  const moved = day.moved.map((one) => lineOf(one, day.date, one.kind, signed(one)))
  const feesMinor = day.moved.reduce((sum, one) => sum + feeOf(one), 0)
  const leftMinor = day.moved.reduce((sum, one) => sum + signed(one), 0) - feesMinor
  const ends: Bare[] = [
    ...(feesMinor > 0 ? [endOf(day, "fees-retained", `fees-${day.date}`, -feesMinor)] : []),
    ...(leftMinor > 0
      ? [endOf(day, "payout-scheduled", `${day.ledgerId}-${day.date.replaceAll("-", "")}`, -leftMinor)]
      : []),
  ]
  return withBalances([...moved, ...ends])
}

export function feesOf(day: Day): ReportLine[] {
  const fees = day.moved
    .filter((one) => feeOf(one) > 0)
    .map((one) => lineOf(one, day.date, "capture-fee", -feeOf(one)))
  const sum = fees.reduce((total, { amount }) => total - amount, 0)
  return withBalances(sum > 0 ? [...fees, endOf(day, "fees-retained", `fees-${day.date}`, sum)] : fees)
}

function signed({ kind, amountMinor }: Moved): number {
  return kind === "refund" ? -amountMinor : amountMinor
}

function feeOf({ kind, amountMinor }: Moved): number {
  return kind === "capture" ? Math.round((amountMinor * FEE_PERCENT) / 100) : 0
}

function lineOf({ payment, id, at }: Moved, date: string, entryType: string, amount: number): Bare {
  return {
    pspReference: id,
    time: at.toISOString(),
    ledgerDate: date,
    entryType,
    reference: payment.reference,
    currency: payment.currency,
    amount,
    recipientHandle: `api:${payment.merchantSerialNumber}`,
  }
}

function endOf({ date, currency }: Day, entryType: string, id: string, amount: number): Bare {
  const time = `${date}T23:59:59.999Z`
  return {
    ...{ pspReference: id, time, ledgerDate: date, entryType, reference: null, currency, amount },
    recipientHandle: null,
  }
}

function withBalances(lines: Bare[]): ReportLine[] {
  let balance = 0
  return lines.map((line) => {
    const balanceBefore = balance
    balance += line.amount
    return { ...line, balanceBefore, balanceAfter: balance }
  })
}
