import type { MedusaContainer } from "@medusajs/framework/types"
import type { Action, PaymentView, Problem, Said } from "../contract/admin-api"
import { withText, type Message } from "../messages"
import { IN_DOUBT, type Attempt, type Operation } from "../operations"
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
  type StockPayment,
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
  const question: Question = { figures: attempt.seen, now: payment.desk.now() }
  const due = await findDue(container, { ...payment, attempt })
  const change = await rows.openChange(payment.id, decimalFromOre(refundableIn(attempt.seen)))
  const kept = due && (await findKeptOf(container, due))
  return {
    payment_id: payment.id,
    order_id: attempt.orderId,
    provider_id: payment.providerId,
    merchant_serial_number: attempt.merchantSerialNumber,
    medusa_order: facts?.order ? { id: facts.order.id, display_id: facts.order.displayId } : null,
    ...viewFigures(attempt, question.now),
    ...viewDue(container, payment, { due, kept }),
    operation_open: open ? viewOpen(open) : null,
    warnings: findWarnings(question).map((warning) => ({
      ...withText(warning),
      days: warning.days,
      amount: decimalFromOre(warning.amountOre),
    })),
    problems: [...(await listProblems({ ...payment, attempt })), ...listProblemsOfOrder({ due, kept })],
    actions: {
      capture: await viewCapture(question, attempt, { due, kept }),
      refund: viewRefund(question, change),
      release: action(attempt.seen.capturableOre, guardRelease(question)),
      cancel: action(attempt.seen.capturableOre, guardCancel(question)),
    },
    stock_buttons: adviseStockButtons({ ...question, stock: facts?.stock, change }),
  }
}

type Question = { figures: Attempt["seen"]; now: Date }

function withTextOrNull(said: Message | undefined): Said | null {
  return said ? withText(said) : null
}

/** What the payment's order needs of it, and what stays reserved beyond that. Without an order: neither. */
type Need = { due: Due | undefined; kept: Kept | undefined }

function viewDue(container: MedusaContainer, payment: VippsPayment, { due, kept }: Need) {
  if (!due) return { due: null, notes: [], payment_link: null, is_kept: false, to_request: 0 }
  return {
    due: decimalFromOre(due.shareOre),
    notes: explainDue(due, kept).map(withText),
    payment_link: findPaymentLink(container, due.money, payment) ?? null,
    is_kept: kept !== undefined,
    to_request: decimalFromOre(missingRequest(due.money)),
  }
}

function viewOpen(open: Operation): PaymentView["operation_open"] {
  return {
    id: open.requestId,
    kind: open.kind,
    amount: decimalFromOre(open.amountOre),
    since: open.openedAt.toISOString(),
    in_doubt: open.errorCode === IN_DOUBT,
  }
}

function listProblemsOfOrder({ due, kept }: Need): Problem[] {
  const heldBack = due && heldBackProblem(due.money, due)
  return [...(heldBack ? [heldBack] : []), ...(kept?.needsPerson ? [keptProblem(kept)] : [])]
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

type OpenChange = OpenOrderChange | undefined

/** What the guards say about the largest amount; one øre stands in if nothing is left. */
function action(maxOre: number, refusal: Refusal | undefined): Action {
  return { max: refusal ? 0 : decimalFromOre(maxOre), refusal: withTextOrNull(refusal) }
}

async function viewCapture(question: Question, attempt: Attempt, { due, kept }: Need): Promise<Action> {
  const { capturableOre, reservedOre } = question.figures
  const amountOre = capturableOre || reservedOre || 1
  const limit = due && (await findCaptureLimit(due, kept))
  const refusal = guardWish(attempt, amountOre) ?? guardCapture({ ...question, amountOre }) ?? limit?.refusal
  return action(limit?.maxOre ?? capturableOre, refusal)
}

function viewRefund(question: Question, change: OpenChange): Action {
  const refundableOre = refundableIn(question.figures)
  // during an open order change, Medusa books no more than the order owes
  const bookableOre = change?.isBeyondOwed ? change.owedOre : refundableOre
  const refusal = guardRefund({ ...question, amountOre: refundableOre || question.figures.capturedOre || 1 })
  const isBlocked = refusal === undefined && bookableOre === 0
  return action(
    bookableOre,
    isBlocked ? guardRefundDuringChange({ amountOre: refundableOre, change }) : refusal,
  )
}

function adviseStockButtons(
  p: Question & { stock: StockPayment | undefined; change: OpenChange },
): PaymentView["stock_buttons"] {
  if (!p.stock) return { capture: null, refund: null }
  const stock = { ...p, stock: p.stock }
  return {
    capture: withTextOrNull(adviseStockCapture(stock)),
    refund: withTextOrNull(adviseStockRefund(stock)),
  }
}
