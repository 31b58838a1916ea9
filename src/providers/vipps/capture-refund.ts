import type {
  CapturePaymentInput,
  CapturePaymentOutput,
  RefundPaymentInput,
  RefundPaymentOutput,
} from "@medusajs/framework/types"
import { move, type Attempt } from "../../operations"
import {
  explainLateCapture,
  guardCapture,
  guardPaymentCurrency,
  guardRefund,
  guardRefundDuringChange,
  kroner,
  type Refusal,
} from "../../rules"
import { guardWish, pickOwn } from "../../context/current-attempt"
import type { VippsDesk } from "../../context/vipps-context"
import { refuse, requireExecuted } from "../../medusa/errors"
import { paymentData } from "./payment-data"
import { textFor } from "../../context/transaction-texts"

export function capture(desk: VippsDesk, input: CapturePaymentInput): Promise<CapturePaymentOutput> {
  return moveMoney(desk, "capture", input.context?.idempotency_key)
}

export function refund(desk: VippsDesk, input: RefundPaymentInput): Promise<RefundPaymentOutput> {
  return moveMoney(desk, "refund", input.context?.idempotency_key)
}

const guards = { capture: guardCapture, refund: guardRefund }

/** Amount, actor and payment come from Medusa's row; what the payment is at Vipps comes from the journal. */
async function moveMoney(desk: VippsDesk, kind: "capture" | "refund", rowId: string | undefined) {
  const row = await desk.rows.moneyRow(kind, rowId)
  const attempt = pickOwn(desk, row.attempts, `The ${kind} of ${kroner(row.amountOre)} was not made`)
  const readAmountOre = () => desk.rows.shareOf(kind, row.id)
  const amountOre = row.hasFraction ? await readAmountOre() : row.amountOre
  const change = kind === "refund" ? await desk.rows.openChange(row.paymentId, row.amount) : undefined
  const outcome = await move(desk, {
    kind,
    orderId: attempt.orderId,
    rowId: row.id,
    rowCreatedAt: row.createdAt,
    amountOre,
    readAmountOre: row.hasFraction ? readAmountOre : undefined,
    actor: row.actor,
    text: textFor(kind, desk.options, { orderNumber: row.orderNumber, amountOre }),
    first: attempt.operations === 0 ? attempt : undefined,
    guard: (now, shareOre) =>
      guardPaymentCurrency({ kind, amount: row.amount, currency: row.currency }) ??
      (kind === "capture" ? guardWish(now, shareOre) : undefined) ??
      (shareOre === 0 ? guardShare(kind, row) : undefined) ??
      guards[kind]({ amountOre: shareOre, figures: now.seen, now: desk.now() }) ??
      guardRefundDuringChange({ amountOre: shareOre, change }),
  })
  // Medusa books and counts every row it sees, also one that waited in vain beside another click, or that this one replaced
  const leftTraces = outcome.kind !== "executed" || outcome.adopted
  if (leftTraces) await desk.journal.attempts.lookSoon(attempt.orderId)
  if (outcome.kind !== "executed" && kind === "capture")
    throw refuse(withLateReason(desk, attempt, outcome), outcome.code)
  requireExecuted(outcome)
  return { data: paymentData(attempt.orderId) }
}

/** A fraction that makes no further øre together with what was moved before: Vipps would take 0 for "everything". */
function guardShare(kind: "capture" | "refund", { amount }: { amount: string }): Refusal {
  const moved = { capture: "captured", refund: "refunded" }[kind]
  return {
    code: "amount-below-ore",
    message:
      `The ${kind} of ${amount} kr was not made: it is less than one øre, also together with what was ${moved} before, so ` +
      `there is nothing for Vipps to move. Enter at least 0.01 kr.`,
  }
}

/** Past some days the bank may have let go, which Vipps' details don't show: the staff are told the way out. */
function withLateReason(
  desk: VippsDesk,
  { seen }: Attempt,
  { code, message }: { code: string; message: string },
): string {
  const late = explainLateCapture({
    code: code.split("/").at(-1) ?? "",
    reservedAt: seen.reservedAt,
    now: desk.now(),
  })
  return late === undefined ? message : `${message.replace(/[.\s]*$/, ".")} ${late}`
}
