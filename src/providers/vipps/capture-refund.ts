import type {
  CapturePaymentInput,
  CapturePaymentOutput,
  RefundPaymentInput,
  RefundPaymentOutput,
} from "@medusajs/framework/types"
import { message, nok, type Message } from "../../messages"
import { move, type Attempt } from "../../operations"
import {
  ageOfLateCapture,
  guardCapture,
  guardPaymentCurrency,
  guardRefund,
  guardRefundDuringChange,
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

/** Amount, actor and payment come from Medusa's row; the payment's figures come from the journal. */
async function moveMoney(desk: VippsDesk, kind: "capture" | "refund", rowId: string | undefined) {
  const row = await desk.rows.moneyRow(kind, rowId)
  const attempt = pickOwn(desk, row.attempts, { notDone: kind, asked: nok(row.amountOre) })
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
      // a fraction that makes no further øre together with what was moved before: Vipps would take 0 for "everything"
      (shareOre === 0 ? message("amount-below-ore", { movement: kind, text: row.amount }) : undefined) ??
      guards[kind]({ amountOre: shareOre, figures: now.seen, now: desk.now() }) ??
      guardRefundDuringChange({ amountOre: shareOre, change }),
  })
  // Medusa books and counts every row it sees, also one that waited in vain beside another request, or that this one replaced
  const leftTraces = outcome.kind !== "executed" || outcome.adopted
  if (leftTraces) await desk.journal.attempts.lookSoon(attempt.orderId)
  if (outcome.kind !== "executed" && kind === "capture")
    throw refuse(withAge(desk, attempt, outcome), outcome.code)
  requireExecuted(outcome)
  return { data: paymentData(attempt.orderId) }
}

/** After some days the bank may have freed the money, which Vipps' details don't show: the staff are told what to do. */
function withAge(desk: VippsDesk, { seen }: Attempt, p: { code: string; said: Message }): Message {
  const code = p.code.split("/").at(-1) ?? ""
  const daysOld = ageOfLateCapture({ code, reservedAt: seen.reservedAt, now: desk.now() })
  return daysOld === undefined ? p.said : { ...p.said, params: { ...p.said.params, daysOld } }
}
