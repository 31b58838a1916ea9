import { cancelPastDeadline } from "./epayment/modifications"
import { totalOf } from "./express/details"
import { addUp, deriveState } from "./figures"
import type { Ledger } from "./ledger"
import type { Entry, Payment, Refusal } from "./payment"
import { readTestAmount } from "./test-amounts"
import { isOverdue, unknownResultMs } from "./time-limits"
import type { Assumptions } from "./types"

/** What Vipps tells the merchant's server, once, when the shopper's part is over or an attempt fails. */
export type Notice = {
  status: "RESERVED" | "SALE" | "CANCELLED" | "REJECTED" | "RESERVE_FAILED" | "SALE_FAILED"
  payment: Payment
  entry: Pick<Entry, "amountMinor" | "at" | "transactionId">
  error?: { group: string; code: string; message?: string }
}

/**
 * The answers a shopper's step can get; "not-pending" means that the payment is over or already approved, "not-chosen" that an
 * Express payment lacks its shipping option.
 */
export type ShopperStep = "reserved" | "refused" | "undecided" | "ended" | "not-pending" | "not-chosen"

export type Shopper = {
  /** Opens the landing page. */
  open(payment: Payment): void
  /** A person approves: test amounts are refused. */
  approve(payment: Payment): ShopperStep
  /** The integration test endpoint: test amounts mean nothing. */
  forceApprove(payment: Payment): ShopperStep
  reject(payment: Payment): ShopperStep
  failAttempt(payment: Payment, refusal: Refusal & { message?: string }): ShopperStep
  expire(payment: Payment, p: { leaveNoTrace: boolean }): ShopperStep
  /** What time brings: pending payments run out, undecided ones are decided, late reservations are cancelled. */
  catchUp(): void
}

type CapturesDirectly = (merchantSerialNumber: string) => boolean
type Notify = (notice: Notice) => void

type Rules = { capturesDirectly: CapturesDirectly; assumptions: Assumptions }

export function createShopper(
  ledger: Ledger,
  { capturesDirectly, assumptions }: Rules,
  notify: Notify,
): Shopper {
  const { reserve, refuse } = createBank(ledger, capturesDirectly, notify)
  const now = () => ledger.clock.now()

  function failAttempt(payment: Payment, error: Refusal & { message?: string }): ShopperStep {
    return isPending(payment) ? refuse(payment, error) : "not-pending"
  }

  function approve(payment: Payment): ShopperStep {
    if (!isPending(payment)) return "not-pending"
    if (payment.express !== undefined && payment.express.choice === undefined) return "not-chosen"
    const testAmount = readTestAmount(totalOf(payment))
    if (testAmount === undefined) return reserve(payment)
    if (testAmount === "undecided") {
      payment.resultKnownAt ??= new Date(now().getTime() + unknownResultMs)
      return "undecided"
    }
    return failAttempt(payment, { group: "Payment", code: testAmount.code, message: testAmount.reason })
  }

  function end(payment: Payment, p: { by: "shopper" | "timeout"; leaveNoTrace: boolean }): ShopperStep {
    if (!isPending(payment)) return "not-pending"
    payment.ended = p.by === "shopper" ? "REJECTED" : "EXPIRED"
    payment.resultKnownAt = undefined
    const { amountMinor, text } = payment
    const unrecorded = { amountMinor, at: now(), transactionId: sameTransaction(payment).transactionId ?? "" }
    const entry = p.leaveNoTrace
      ? unrecorded
      : ledger.record(payment, { operation: "CANCEL", success: true, amountMinor, text, by: p.by })
    notify({ status: p.by === "shopper" ? "CANCELLED" : "REJECTED", payment, entry })
    return "ended"
  }

  function catchUpWith(payment: Payment): void {
    if (assumptions.deadlineCancels) cancelPastDeadline(ledger, payment)
    if (!isPending(payment)) return
    if (payment.resultKnownAt !== undefined) {
      if (now() >= payment.resultKnownAt) reserve(payment)
    } else if (isOverdue(payment, now(), assumptions)) {
      end(payment, { by: "timeout", leaveNoTrace: false })
    }
  }

  return {
    open: (payment) => {
      if (isPending(payment)) payment.openedAt ??= now()
    },
    approve,
    forceApprove: (payment) => (isPending(payment) ? reserve(payment) : "not-pending"),
    reject: (payment) => end(payment, { by: "shopper", leaveNoTrace: false }),
    failAttempt,
    expire: (payment, { leaveNoTrace }) => end(payment, { by: "timeout", leaveNoTrace }),
    catchUp: () => ledger.all().forEach(catchUpWith),
  }
}

/** Reserves the money of a payment, or refuses to, and tells the merchant. */
function createBank(ledger: Ledger, capturesDirectly: CapturesDirectly, notify: Notify) {
  // ePayment has no direct capture
  const isSale = ({ api, merchantSerialNumber }: Payment) =>
    api === "ecom" && capturesDirectly(merchantSerialNumber)

  function record(payment: Payment, success: boolean): Entry {
    return ledger.record(payment, {
      operation: isSale(payment) ? "SALE" : "RESERVE",
      success,
      amountMinor: totalOf(payment),
      text: payment.text,
      by: "shopper",
      ...(payment.api === "ecom" ? sameTransaction(payment) : { requestId: payment.createKey }),
    })
  }

  return {
    reserve: (payment: Payment): ShopperStep => {
      payment.resultKnownAt = undefined
      const entry = record(payment, true)
      notify({ status: entry.operation === "SALE" ? "SALE" : "RESERVED", payment, entry })
      return "reserved"
    },
    refuse: (payment: Payment, error: Refusal & { message?: string }): ShopperStep => {
      const entry = record(payment, false)
      notify({ status: entry.operation === "SALE" ? "SALE_FAILED" : "RESERVE_FAILED", payment, entry, error })
      return "refused"
    },
  }
}

function isPending(payment: Payment): boolean {
  return deriveState(payment) === "INITIATED"
}

/** The summary of details is absent until then (eCom guide). */
export function hasReacted(entries: readonly Entry[]): boolean {
  return addUp(entries).reservedMinor > 0 || entries.some((entry) => entry.by === "shopper")
}

function sameTransaction(payment: Payment): { transactionId?: string } {
  const initiate = payment.entries[0]
  return initiate === undefined ? {} : { transactionId: initiate.transactionId }
}
