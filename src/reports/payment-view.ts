import type { MedusaContainer } from "@medusajs/framework/types"
import type { Action, PaymentView, Problem, Said } from "../contract/admin-api"
import { withText, type Message } from "../messages"
import { NEEDS_MANUAL_DECISION, type Attempt, type Operation } from "../operations"
import {
  adviseMedusaCapture,
  adviseMedusaRefund,
  bankAxeptLimit,
  daysLeft,
  deadline,
  decimalFromMinor,
  findWarnings,
  guardCancel,
  guardRefund,
  guardRefundDuringChange,
  guardRelease,
  marketOf,
  REFUND_DAYS,
  type Market,
  type OpenOrderChange,
  type Refusal,
  type MedusaButtonPayment,
} from "../rules"
import { explainDue, findDue, findKeptOf, findMostCapturable, type AmountDue } from "../orders/amount-due"
import { explainOpenEdit } from "../orders/open-edit"
import type { Kept } from "../orders/kept-reservation"
import { findPaymentLink, missingRequest } from "../orders/payment-link"
import type { VippsPayment } from "../context/vipps-payment"
import { releaseBlockedProblem, keptProblem, listProblems } from "./problems"

export async function viewPayment(container: MedusaContainer, payment: VippsPayment): Promise<PaymentView> {
  const { journal, rows } = payment.context
  const attempt = (await journal.attempts.attempt(payment.attempt.reference)) ?? payment.attempt
  const open = await journal.operations.openOperation(attempt.reference)
  const facts = await rows.facts(payment.id)
  const question: Question = {
    figures: attempt.figures,
    market: marketOf(attempt.currencyCode),
    now: payment.context.now(),
  }
  const due = await findDue(container, { ...payment, attempt })
  const change = await rows.openChange(payment.id, decimalFromMinor(refundableIn(attempt.figures)))
  const kept = due && (await findKeptOf(container, due))
  const edit = due && (await explainOpenEdit(container, due))
  return {
    payment_id: payment.id,
    reference: attempt.reference,
    provider_id: payment.providerId,
    merchant_serial_number: attempt.merchantSerialNumber,
    api: attempt.api,
    currency_code: attempt.currencyCode,
    medusa_order: facts?.order ? { id: facts.order.id, display_id: facts.order.displayId } : null,
    ...viewFigures(attempt),
    ...viewDeadlines(question),
    ...viewDue(container, payment, { due, kept }, edit),
    operation_open: open ? viewOpen(open) : null,
    warnings: findWarnings(question).map((warning) => ({
      ...withText(warning),
      days: warning.days,
      amount: decimalFromMinor(warning.amountMinor),
    })),
    problems: [...(await listProblems({ ...payment, attempt })), ...listProblemsOfOrder({ due, kept })],
    actions: {
      capture: await viewCapture({ ...payment, attempt }, { due, kept }),
      refund: viewRefund(question, change),
      release: action(attempt.figures.capturableMinor, guardRelease(question)),
      cancel: action(attempt.figures.capturableMinor, guardCancel(question)),
    },
    medusa_buttons: adviseMedusaButtons({ ...question, medusaButton: facts?.medusaButton, change }),
  }
}

type Question = { figures: Attempt["figures"]; market: Market; now: Date }

function withTextOrNull(said: Message | undefined): Said | null {
  return said ? withText(said) : null
}

/** What the payment's order needs of it, and what stays reserved beyond that. Without an order: neither. */
type Need = { due: AmountDue | undefined; kept: Kept | undefined }

function viewDue(
  container: MedusaContainer,
  payment: VippsPayment,
  { due, kept }: Need,
  edit: Message | undefined,
) {
  if (!due) return { due: null, notes: [], payment_link: null, is_kept: false, to_request: 0 }
  return {
    due: decimalFromMinor(due.allocatedMinor),
    notes: [...(edit ? [edit] : []), ...explainDue(due, kept)].map(withText),
    payment_link: findPaymentLink(container, due.money, payment) ?? null,
    is_kept: kept !== undefined,
    to_request: decimalFromMinor(missingRequest(due.money)),
  }
}

function viewOpen(open: Operation): PaymentView["operation_open"] {
  return {
    id: open.requestId,
    kind: open.kind,
    amount: decimalFromMinor(open.amountMinor),
    since: open.openedAt.toISOString(),
    needs_manual_decision: open.errorCode === NEEDS_MANUAL_DECISION,
  }
}

function listProblemsOfOrder({ due, kept }: Need): Problem[] {
  const releaseBlocked = due && releaseBlockedProblem(due.money, due)
  return [...(releaseBlocked ? [releaseBlocked] : []), ...(kept?.needsPerson ? [keptProblem(kept)] : [])]
}

const iso = (at: Date | undefined) => at?.toISOString() ?? null

function viewFigures({ figures, vippsReadAt }: Attempt) {
  return {
    state: figures.state,
    direct_capture: figures.directCapture,
    reserved: decimalFromMinor(figures.reservedMinor),
    captured: decimalFromMinor(figures.capturedMinor),
    refunded: decimalFromMinor(figures.refundedMinor),
    released: decimalFromMinor(figures.released ? figures.reservedMinor - figures.capturedMinor : 0),
    remaining: decimalFromMinor(figures.capturableMinor),
    vipps_read_at: iso(vippsReadAt),
  }
}

function viewDeadlines({ figures, market, now }: Question) {
  const { reservedAt, captureGuaranteedUntil } = figures
  const before = (days: number) => (reservedAt ? deadline(reservedAt, days) : undefined)
  const [captureBefore, refundBefore] = [before(market.captureDays), before(REFUND_DAYS)]
  return {
    reserved_at: iso(reservedAt),
    capture_before: iso(captureBefore),
    capture_days_left: captureBefore ? daysLeft(captureBefore, now) : null,
    capture_guaranteed_until: iso(captureGuaranteedUntil),
    bankaxept_until: iso(bankAxeptLimit({ reservedAt, captureGuaranteedUntil, market })),
    refund_before: iso(refundBefore),
    refund_days_left: refundBefore ? daysLeft(refundBefore, now) : null,
  }
}

function refundableIn({ capturedMinor, refundedMinor }: Attempt["figures"]): number {
  return Math.max(0, capturedMinor - refundedMinor)
}

type OpenChange = OpenOrderChange | undefined

/** What the guards say about the largest amount; one minor unit if nothing is left. */
function action(maxMinor: number, refusal: Refusal | undefined): Action {
  return { max: refusal ? 0 : decimalFromMinor(maxMinor), refusal: withTextOrNull(refusal) }
}

async function viewCapture(payment: VippsPayment, { due, kept }: Need): Promise<Action> {
  const { maxMinor, refusal } = await findMostCapturable(payment, { due, kept })
  return action(maxMinor, refusal)
}

function viewRefund(question: Question, change: OpenChange): Action {
  const refundableMinor = refundableIn(question.figures)
  // during an open order change, Medusa books no more than the order owes
  const bookableMinor = change?.isBeyondOwed ? change.owedMinor : refundableMinor
  const refusal = guardRefund({
    ...question,
    amountMinor: refundableMinor || question.figures.capturedMinor || 1,
  })
  const isBlocked = refusal === undefined && bookableMinor === 0
  return action(
    bookableMinor,
    isBlocked
      ? guardRefundDuringChange({ amountMinor: refundableMinor, change, market: question.market })
      : refusal,
  )
}

function adviseMedusaButtons(
  p: Question & { medusaButton: MedusaButtonPayment | undefined; change: OpenChange },
): PaymentView["medusa_buttons"] {
  if (!p.medusaButton) return { capture: null, refund: null }
  const medusaButton = { ...p, medusaButton: p.medusaButton }
  return {
    capture: withTextOrNull(adviseMedusaCapture(medusaButton)),
    refund: withTextOrNull(adviseMedusaRefund(medusaButton)),
  }
}
