import type {
  CapturePaymentInput,
  CapturePaymentOutput,
  RefundPaymentInput,
  RefundPaymentOutput,
} from "@medusajs/framework/types"
import { message, money, type Message } from "../../messages"
import { captureOrRefund, type Attempt } from "../../operations"
import {
  ageOfLateCapture,
  guardCapture,
  guardPaymentCurrency,
  guardRefund,
  guardRefundDuringChange,
  marketOf,
} from "../../rules"
import { guardPendingAction, pickOwn } from "../../context/current-attempt"
import type { UnitContext } from "../../context/vipps-context"
import { notAllowed, requireExecuted } from "../../medusa/errors"
import { paymentData } from "./payment-data"
import { textFor } from "../../context/transaction-texts"

export function capture(context: UnitContext, input: CapturePaymentInput): Promise<CapturePaymentOutput> {
  return moveMoney(context, "capture", input.context?.idempotency_key)
}

export function refund(context: UnitContext, input: RefundPaymentInput): Promise<RefundPaymentOutput> {
  return moveMoney(context, "refund", input.context?.idempotency_key)
}

const guards = { capture: guardCapture, refund: guardRefund }

/** Amount, actor and payment come from Medusa's row; the payment's figures come from the journal. */
async function moveMoney(context: UnitContext, kind: "capture" | "refund", medusaRowId: string | undefined) {
  const row = await context.rows.moneyRow(kind, medusaRowId)
  const attempt = pickOwn(context, row.attempts, {
    notDone: kind,
    asked: money(row.amountMinor, row.currency),
  })
  const market = marketOf(attempt.currencyCode)
  const readAmountMinor = () => context.rows.shareOf(kind, row)
  const amountMinor = row.hasFraction ? await readAmountMinor() : row.amountMinor
  const change = kind === "refund" ? await context.rows.openChange(row.paymentId, row.amount) : undefined
  const outcome = await captureOrRefund(context.forPayment(attempt), {
    kind,
    reference: attempt.reference,
    medusaRowId: row.id,
    rowCreatedAt: row.createdAt,
    amountMinor,
    readAmountMinor: row.hasFraction ? readAmountMinor : undefined,
    actor: row.actor,
    transactionText: textFor(kind, context.options, { orderNumber: row.orderNumber, amountMinor }),
    first: attempt.operations === 0 ? attempt : undefined,
    guard: (now, allocatedMinor) =>
      guardPaymentCurrency({ kind, amount: row.amount, currency: row.currency, market }) ??
      (kind === "capture" ? guardPendingAction(now, allocatedMinor) : undefined) ??
      // a fraction that makes no further minor unit together with what was moved before: Vipps would take 0 for "everything"
      (allocatedMinor === 0
        ? message("amount-below-minor-unit", {
            movement: kind,
            text: row.amount,
            currency: row.currency.toUpperCase(),
          })
        : undefined) ??
      guards[kind]({ amountMinor: allocatedMinor, figures: now.figures, market, now: context.now() }) ??
      guardRefundDuringChange({ amountMinor: allocatedMinor, change, market }),
  })
  // Medusa books and counts every row it sees, also one that waited in vain beside another request, or that this one replaced
  const leftTraces = outcome.kind !== "executed" || outcome.adopted
  if (leftTraces) await context.journal.attempts.schedulePoll(attempt.reference)
  if (outcome.kind !== "executed" && kind === "capture")
    throw notAllowed(withAge(context, attempt, outcome), outcome.code)
  requireExecuted(outcome)
  return { data: paymentData(attempt.reference) }
}

/** After some days the bank may have freed the money, which Vipps' details don't show: the staff are told what to do. */
function withAge(context: UnitContext, { figures }: Attempt, p: { code: string; said: Message }): Message {
  const code = p.code.split("/").at(-1) ?? ""
  const daysOld = ageOfLateCapture({ code, reservedAt: figures.reservedAt, now: context.now() })
  return daysOld === undefined ? p.said : { ...p.said, params: { ...p.said.params, daysOld } }
}
