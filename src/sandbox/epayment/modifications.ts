import { addUp, type Figures } from "../figures"
import type { Ledger } from "../ledger"
import type { Outcome, Payment } from "../payment"
import { isPastCapture, isTooOldToRefund } from "../time-limits"
import type { Actor, Assumptions } from "../types"

/** Who may do what to a payment through ePayment. A refusal has the group "ePayment" and one of Vipps' codes. */
type MoneyMove = { amountMinor: number; key: string; by: Actor }
type UnitRules = { partialCapture: boolean }

export function capture(ledger: Ledger, payment: Payment, move: MoneyMove, rules: UnitRules): Outcome {
  const code = refuseCapture(payment, move.amountMinor, { ...rules, now: ledger.clock.now() })
  return recordMove(ledger, payment, { ...move, operation: "CAPTURE" }, code)
}

export function refund(
  ledger: Ledger,
  payment: Payment,
  move: MoneyMove,
  daysFrom: Assumptions["refundDaysFrom"],
): Outcome {
  const code = refuseRefund(payment, move.amountMinor, { daysFrom, now: ledger.clock.now() })
  return recordMove(ledger, payment, { ...move, operation: "REFUND" }, code)
}

/** Ends a payment that waits for the shopper, or frees everything that is not captured. */
export function cancel(
  ledger: Ledger,
  payment: Payment,
  p: { onlyIfUnapproved: boolean; key: string; by: Actor; ofEnded: Assumptions["cancelOfEnded"] },
): Outcome {
  const freed = payment.entries.find(({ operation }) => operation === "VOID")
  if (freed !== undefined && p.ofEnded === "done" && !p.onlyIfUnapproved) return { ok: true, entry: freed }
  const code = refuseCancel(payment, p, ledger.clock.now())
  if (code !== undefined) return refused(code)
  return { ok: true, entry: recordEnd(ledger, payment, p) }
}

/** What Vipps does by itself with a reservation past its deadline. */
export function cancelPastDeadline(ledger: Ledger, payment: Payment): void {
  const { reservedAt, capturableMinor } = addUp(payment.entries)
  if (payment.api !== "epayment" || reservedAt === undefined || capturableMinor === 0) return
  if (!isPastCapture(payment, reservedAt, ledger.clock.now())) return
  recordEnd(ledger, payment, { key: "", by: "timeout" })
}

function recordEnd(ledger: Ledger, payment: Payment, { key, by }: { key: string; by: Actor }) {
  const { reservedMinor, capturableMinor } = addUp(payment.entries)
  const reserved = reservedMinor > 0
  if (!reserved) payment.ended = "CANCELLED"
  return ledger.record(payment, {
    operation: reserved ? "VOID" : "CANCEL",
    success: true,
    amountMinor: reserved ? capturableMinor : payment.amountMinor,
    text: payment.text,
    requestId: key,
    by,
  })
}

/** Leaves the entry of an attempt that failed. */
export function recordFailure(
  ledger: Ledger,
  payment: Payment,
  { key, ...p }: MoneyMove & { operation: "CAPTURE" | "REFUND" },
): void {
  ledger.record(payment, { ...p, requestId: key, text: payment.text, success: false })
}

function recordMove(
  ledger: Ledger,
  payment: Payment,
  p: MoneyMove & { operation: "CAPTURE" | "REFUND" },
  code: string | undefined,
): Outcome {
  if (code !== undefined) {
    recordFailure(ledger, payment, p)
    return refused(code)
  }
  const { key, ...line } = p
  const entry = ledger.record(payment, { ...line, requestId: key, text: payment.text, success: true })
  return { ok: true, entry }
}

function refuseCapture(
  payment: Payment,
  amountMinor: number,
  { partialCapture, now }: UnitRules & { now: Date },
): string | undefined {
  const figures = addUp(payment.entries)
  if (payment.ended !== undefined) return "6200"
  if (figures.reservedAt === undefined) return "6080"
  if (isPastCapture(payment, figures.reservedAt, now)) return "6100"
  if (figures.released && figures.capturedMinor === 0) return "6070"
  if (amountMinor > figures.capturableMinor) return "6090"
  return !partialCapture && amountMinor < figures.reservedMinor ? "6140" : undefined
}

function refuseRefund(
  payment: Payment,
  amountMinor: number,
  { daysFrom, now }: { daysFrom: Assumptions["refundDaysFrom"]; now: Date },
): string | undefined {
  const figures = addUp(payment.entries)
  if (payment.ended !== undefined) return "6210"
  if (figures.reservedAt === undefined) return "6020"
  const since = daysFrom === "capture" ? (latestCapture(payment) ?? figures.reservedAt) : figures.reservedAt
  if (isTooOldToRefund(since, now)) return "6220"
  return amountMinor > figures.refundableMinor ? "6150" : undefined
}

function latestCapture({ entries }: Payment): Date | undefined {
  return entries.findLast(({ operation, success }) => success && operation === "CAPTURE")?.at
}

type CancelRules = { onlyIfUnapproved: boolean; ofEnded: Assumptions["cancelOfEnded"] }

function refuseCancel(
  payment: Payment,
  { onlyIfUnapproved, ofEnded }: CancelRules,
  now: Date,
): string | undefined {
  const figures = addUp(payment.entries)
  if (payment.ended !== undefined) return "6050"
  if (figures.reservedAt === undefined) return payment.resultKnownAt === undefined ? undefined : "6250"
  if (onlyIfUnapproved) return "6060"
  if (figures.released) return ofEnded
  return refuseRelease(payment, figures, figures.reservedAt, now)
}

function refuseRelease(payment: Payment, figures: Figures, reservedAt: Date, now: Date): string | undefined {
  if (figures.capturableMinor === 0) return "6040"
  return isPastCapture(payment, reservedAt, now) ? "6030" : undefined
}

function refused(code: string): Outcome {
  return { ok: false, refusal: { group: "ePayment", code } }
}
