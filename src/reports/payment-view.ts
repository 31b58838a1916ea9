import type { MedusaContainer } from "@medusajs/framework/types"
import type { Action, PaymentView, Said } from "../contract/admin-api"
import { withText, type Message } from "../messages"
import { IN_DOUBT, type Attempt } from "../operations"
import {
  adviseStockCapture,
  adviseStockRefund,
  CAPTURE_DAYS,
  daysLeft,
  deadline,
  decimalFromOre,
  findWarnings,
  guardCancel,
  guardCapture,
  guardRefund,
  guardRefundDuringChange,
  guardRelease,
  REFUND_DAYS,
  type OpenOrderChange,
  type Refusal,
} from "../rules"
import { guardWish } from "../context/current-attempt"
import { explainDue, findCaptureLimit, findDue, findKeptOf, type Due } from "../orders/amount-due"
import type { Kept } from "../orders/kept-reservation"
import { findPaymentLink, missingRequest } from "../orders/payment-link"
import type { VippsPayment } from "../context/vipps-payment"
import { heldBackProblem, keptProblem, listProblems } from "./problems"

export async function viewPayment(container: MedusaContainer, payment: VippsPayment): Promise<PaymentView> {
  const { journal, rows } = payment.desk
  const attempt = (await journal.attempts.attempt(payment.attempt.orderId)) ?? payment.attempt
  const open = await journal.operations.openOperation(attempt.orderId)
  const facts = await rows.facts(payment.id)
  const question = { figures: attempt.seen, now: payment.desk.now() }
  const stock = facts && { ...question, stock: facts.stock }
  const due = await findDue(container, { ...payment, attempt })
  const change = await rows.openChange(payment.id, decimalFromOre(refundableIn(attempt.seen)))
  const heldBack = due && heldBackProblem(due.money, due)
  const kept = due && (await findKeptOf(container, due))
  return {
    payment_id: payment.id,
    order_id: attempt.orderId,
    provider_id: payment.providerId,
    merchant_serial_number: attempt.merchantSerialNumber,
    medusa_order: facts?.order ? { id: facts.order.id, display_id: facts.order.displayId } : null,
    ...viewFigures(attempt, question.now),
    due: due ? decimalFromOre(due.shareOre) : null,
    notes: due ? explainDue(due, kept).map(withText) : [],
    payment_link: (due && findPaymentLink(container, due.money, payment)) ?? null,
    is_kept: kept !== undefined,
    to_request: due ? decimalFromOre(missingRequest(due.money)) : 0,
    operation_open: open
      ? {
          id: open.requestId,
          kind: open.kind,
          amount: decimalFromOre(open.amountOre),
          since: open.openedAt.toISOString(),
          in_doubt: open.errorCode === IN_DOUBT,
        }
      : null,
    warnings: findWarnings(question).map((warning) => ({
      ...withText(warning),
      days: warning.days,
      amount: decimalFromOre(warning.amountOre),
    })),
    problems: [
      ...(await listProblems({ ...payment, attempt })),
      ...(heldBack ? [heldBack] : []),
      ...(kept?.needsPerson ? [keptProblem(kept)] : []),
    ],
    actions: await viewActions(question, attempt, { due, kept, change }),
    stock_buttons: {
      capture: withTextOrNull(stock && adviseStockCapture(stock)),
      refund: withTextOrNull(stock && adviseStockRefund({ ...stock, change })),
    },
  }
}

function withTextOrNull(said: Message | undefined): Said | null {
  return said ? withText(said) : null
}

function viewFigures({ seen, seenAt }: Attempt, now: Date) {
  const { reservedAt } = seen
  const before = (days: number) => (reservedAt ? deadline(reservedAt, days) : undefined)
  const [captureBefore, refundBefore] = [before(CAPTURE_DAYS), before(REFUND_DAYS)]
  return {
    state: seen.state,
    direct_capture: seen.directCapture,
    reserved: decimalFromOre(seen.reservedOre),
    captured: decimalFromOre(seen.capturedOre),
    refunded: decimalFromOre(seen.refundedOre),
    released: decimalFromOre(seen.released ? seen.reservedOre - seen.capturedOre : 0),
    remaining: decimalFromOre(seen.capturableOre),
    reserved_at: reservedAt?.toISOString() ?? null,
    capture_before: captureBefore?.toISOString() ?? null,
    capture_days_left: captureBefore ? daysLeft(captureBefore, now) : null,
    refund_before: refundBefore?.toISOString() ?? null,
    refund_days_left: refundBefore ? daysLeft(refundBefore, now) : null,
    seen_at: seenAt?.toISOString() ?? null,
  }
}

function refundableIn({ capturedOre, refundedOre }: Attempt["seen"]): number {
  return Math.max(0, capturedOre - refundedOre)
}

/** What the guards say to the most that could be asked for; one øre stands in where nothing is left. */
async function viewActions(
  question: { figures: Attempt["seen"]; now: Date },
  attempt: Attempt,
  {
    due,
    kept,
    change,
  }: { due: Due | undefined; kept: Kept | undefined; change: OpenOrderChange | undefined },
): Promise<PaymentView["actions"]> {
  const { capturableOre, capturedOre, reservedOre } = question.figures
  const refundableOre = refundableIn(question.figures)
  // beside an open change of the order, Medusa books no more than the order owes
  const bookableOre = change?.isBeyondOwed ? change.owedOre : refundableOre
  const action = (maxOre: number, refusal: Refusal | undefined): Action => ({
    max: refusal ? 0 : decimalFromOre(maxOre),
    refusal: withTextOrNull(refusal),
  })
  const limit = due && (await findCaptureLimit(due, kept))
  const wholeOre = capturableOre || reservedOre || 1
  return {
    capture: action(
      limit?.maxOre ?? capturableOre,
      guardWish(attempt, wholeOre) ?? guardCapture({ ...question, amountOre: wholeOre }) ?? limit?.refusal,
    ),
    refund: action(
      bookableOre,
      guardRefund({ ...question, amountOre: refundableOre || capturedOre || 1 }) ??
        (bookableOre === 0 ? guardRefundDuringChange({ amountOre: refundableOre, change }) : undefined),
    ),
    release: action(capturableOre, guardRelease(question)),
    cancel: action(capturableOre, guardCancel(question)),
  }
}
