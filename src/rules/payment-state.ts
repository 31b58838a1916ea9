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

/**
 * `freedMinor`: reserved but freed. `released`: freed, wholly or the remainder. Deadlines count from `reservedAt`. Until
 * `captureGuaranteedUntil` Vipps guarantees that a capture succeeds; eCom never says so.
 */
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
  captureGuaranteedUntil?: Date
}

/** Vipps gives the shopper ten minutes in all (knowledge base, timeouts); five more for slow banks and clocks. */
const PENDING_MINUTES = 15

type Amounts = Omit<PaymentFigures, "state" | "reservedAt" | "initiatedAt" | "captureGuaranteedUntil">

/**
 * A payment's figures by Vipps' details, whatever the order of the entries, with or without times and summary. `startedAt`: when
 * it was started, from the journal, by the same clock as `now`. If Vipps' clock is behind that one, a young payment would look
 * expired.
 */
export function deriveFigures(history: PaymentHistory, now: Date, startedAt: Date): PaymentFigures {
  const reservation = latest(successesOf(history, "RESERVE", "SALE"))
  const amounts = deriveAmounts(history, reservation)
  const reservedAt = readableTime(reservation)
  const initiatedAt = readableTime(latest(entriesOf(history, "INITIATE")))
  const { captureGuaranteedUntil } = history
  return {
    state: deriveState({ history, reservation, amounts, now, startedAt }),
    ...amounts,
    ...(reservedAt && { reservedAt }),
    ...(initiatedAt && { initiatedAt }),
    ...(captureGuaranteedUntil && { captureGuaranteedUntil }),
  }
}

/**
 * What an entry of the history moved, in minor units. eCom writes a payment's whole amount into its cancel entries, also when only
 * the rest was released: this function returns what was freed instead.
 */
export function movedBy(entry: HistoryEntry, history: PaymentHistory): number {
  if (!entry.success || operationOf(entry) !== "CANCEL") return entry.amountMinor
  const { freedMinor } = deriveAmounts(history, latest(successesOf(history, "RESERVE", "SALE")))
  return freedMinor > 0 ? Math.min(freedMinor, entry.amountMinor) : entry.amountMinor
}

/** What of a reservation went back to the customer without having been captured, in minor units. */
export function freedOf(p: { released: boolean; reservedMinor: number; capturedMinor: number }): number {
  return p.released ? Math.max(0, p.reservedMinor - p.capturedMinor) : 0
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
    freedMinor: freedOf({ released, reservedMinor, capturedMinor }),
    capturableMinor: released ? 0 : (summary?.remainingToCaptureMinor ?? restMinor),
    // Vipps' own remainingAmountToRefund was 0 after captures for years, so it is not used.
    refundableMinor: Math.max(0, capturedMinor - refundedMinor),
    released,
    directCapture,
  }
}

/** A direct capture has no CAPTURE entry: what it reserved is captured. */
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

// Captured money decides first: a release after a capture is no cancelled payment.
function deriveState({ history, reservation, amounts, now, startedAt }: Case): PaymentState {
  const state = stateOfSums({ ...amounts, isReserved: reservation !== undefined })
  if (state !== "pending") return state
  if (hasOnlyFailedInitiate(history)) return "failed"
  const isExpired = successesOf(history, "EXPIRE").length > 0
  return isExpired || isOverdue(history, now, startedAt) ? "expired" : "pending"
}

type Sums = Pick<Amounts, "capturedMinor" | "refundedMinor" | "capturableMinor" | "released"> & {
  isReserved: boolean
}

/** The state that the sums tell: all but whether a payment without a reservation has failed or expired. */
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

/** If INITIATE has no time, the earliest known time counts; without any, nothing is overdue. */
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
