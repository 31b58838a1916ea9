import {
  entriesOf,
  isReleased,
  latest,
  operationOf,
  successesOf,
  timeOf,
  type HistoryEntry,
  type PaymentHistory,
} from "./payment-history"

export type PaymentState =
  | "failed"
  | "canceled"
  | "pending"
  | "expired"
  | "authorized"
  | "partially_captured"
  | "captured"
  | "refunded"

/** `freedMinor`: reserved but let go. `released`: let go, wholly or the remainder. Deadlines count from `reservedAt`. */
export type PaymentFigures = {
  state: PaymentState
  reservedMinor: number
  capturedMinor: number
  refundedMinor: number
  freedMinor: number
  capturableMinor: number
  refundableMinor: number
  released: boolean
  directCapture: boolean
  reservedAt?: Date
  initiatedAt?: Date
}

/** Vipps gives the shopper ten minutes in all (knowledge base, timeouts); five more for slow banks and clocks. */
const PENDING_MINUTES = 15

type Amounts = Omit<PaymentFigures, "state" | "reservedAt" | "initiatedAt">

/**
 * What Vipps' details say about a payment, whatever the order of the entries, with or without times and summary. `startedAt`: when
 * it was started by the clock that `now` is of, as the journal has it. Vipps' clock may be behind that one, and then a young payment would look expired.
 */
export function deriveFigures(history: PaymentHistory, now: Date, startedAt: Date): PaymentFigures {
  const reservation = latest(successesOf(history, "RESERVE", "SALE"))
  const amounts = deriveAmounts(history, reservation)
  const reservedAt = readableTime(reservation)
  const initiatedAt = readableTime(latest(entriesOf(history, "INITIATE")))
  return {
    state: deriveState({ history, reservation, amounts, now, startedAt }),
    ...amounts,
    ...(reservedAt && { reservedAt }),
    ...(initiatedAt && { initiatedAt }),
  }
}

function deriveAmounts(history: PaymentHistory, reservation: HistoryEntry | undefined): Amounts {
  const { summary } = history
  const released = isReleased(history)
  const directCapture = isDirectCapture(reservation)
  const reservedMinor = reservation?.amountMinor ?? 0
  const capturedMinor =
    summary?.capturedMinor ?? (directCapture ? reservedMinor : sumOf(successesOf(history, "CAPTURE")))
  const refundedMinor = summary?.refundedMinor ?? sumOf(successesOf(history, "REFUND"))
  const restMinor = Math.max(0, reservedMinor - capturedMinor)
  return {
    reservedMinor,
    capturedMinor,
    refundedMinor,
    freedMinor: released ? restMinor : 0,
    capturableMinor: released ? 0 : (summary?.remainingToCaptureMinor ?? restMinor),
    // Vipps' own remainingAmountToRefund was 0 after captures for years: not used.
    refundableMinor: Math.max(0, capturedMinor - refundedMinor),
    released,
    directCapture,
  }
}

/** A direct capture has no CAPTURE of its own: what it reserved is captured. */
function isDirectCapture(reservation: HistoryEntry | undefined): boolean {
  return reservation !== undefined && operationOf(reservation) === "SALE"
}

type Case = {
  history: PaymentHistory
  reservation: HistoryEntry | undefined
  amounts: Amounts
  now: Date
  startedAt: Date
}

// Captured money is asked for first: a release after a capture is no cancelled payment.
function deriveState({ history, reservation, amounts, now, startedAt }: Case): PaymentState {
  const state = stateOfSums({ ...amounts, isReserved: reservation !== undefined })
  if (state !== "pending") return state
  if (hasOnlyFailedInitiate(history)) return "failed"
  return isOverdue(history, now, startedAt) ? "expired" : "pending"
}

type Sums = Pick<Amounts, "capturedMinor" | "refundedMinor" | "capturableMinor" | "released"> & {
  isReserved: boolean
}

/** The state as far as sums tell it: all but whether a payment without a reservation has failed or expired. */
export function stateOfSums(sums: Sums): PaymentState {
  if (sums.capturedMinor > 0) return deriveCapturedState(sums)
  if (sums.released) return "canceled"
  return sums.isReserved ? "authorized" : "pending"
}

function deriveCapturedState(
  amounts: Pick<Amounts, "refundedMinor" | "capturedMinor" | "capturableMinor">,
): PaymentState {
  if (amounts.refundedMinor >= amounts.capturedMinor) return "refunded"
  return amounts.capturableMinor > 0 ? "partially_captured" : "captured"
}

function hasOnlyFailedInitiate(history: PaymentHistory): boolean {
  const telling = entriesOf(history, "INITIATE", "RESERVE", "SALE", "CAPTURE", "REFUND")
  return telling.length > 0 && telling.every((entry) => operationOf(entry) === "INITIATE" && !entry.success)
}

/** Without the time of INITIATE the earliest known time stands in for it; without any, nothing is overdue. */
function isOverdue(history: PaymentHistory, now: Date, startedAt: Date): boolean {
  const initiated = latest(entriesOf(history, "INITIATE"))
  const atVippsMs =
    (initiated && timeOf(initiated)) ?? Math.min(...history.entries.map((e) => timeOf(e) ?? Infinity))
  const startedMs = Math.max(atVippsMs, startedAt.getTime())
  return now.getTime() - startedMs >= PENDING_MINUTES * 60_000
}

function readableTime(entry: HistoryEntry | undefined): Date | undefined {
  return entry && timeOf(entry) !== undefined ? entry.at : undefined
}

function sumOf(entries: HistoryEntry[]): number {
  return entries.reduce((sum, entry) => sum + entry.amountMinor, 0)
}
