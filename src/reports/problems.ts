import type { Problem, ProblemCode } from "../contract/admin-api"
import { english, message, money, withText, type ParamsOf } from "../messages"
import {
  NEEDS_MANUAL_DECISION,
  isKnownLater,
  resolvableBy,
  type Attempt,
  type Operation,
} from "../operations"
import { decimalFromMinor } from "../rules"
import type { VippsPayment } from "../context/vipps-payment"
import { explainBlockedRelease } from "../orders/blocked-releases"
import type { Kept } from "../orders/kept-reservation"
import type { OrderMoney, OrderVippsPayment } from "../orders/order-balance"
import { findBlockedReleases } from "../orders/release-excess"
import { listUnrecorded } from "../payments/record-operation"

/** A refusal is shown this long, unless something newer was asked of the payment. */
const REFUSAL_SHOWN_MS = 30 * 24 * 60 * 60_000

export async function listProblems(payment: VippsPayment): Promise<Problem[]> {
  const operations = await payment.context.journal.operations.listOperations(payment.attempt.reference)
  const open = operations.filter(({ state }) => state === "open").map(describeOpen)
  const unrecorded = (await listUnrecorded(payment)).map(describeUnrecorded)
  return [...open, ...unrecorded, ...describeFailed(payment, operations), ...describeAttempt(payment)]
}

type Facts = Pick<Problem, "resolve"> &
  Partial<Pick<Problem, "kind" | "amount" | "at" | "reason" | "resolvable_by">>

/** A problem's message has its own code: a refusal may have the same name, and says more. */
function problem<Code extends ProblemCode>(
  code: Code,
  params: ParamsOf<`problem-${Code}`>,
  facts: Facts,
): Problem {
  const nothing = { kind: null, amount: null, at: null, reason: null, resolvable_by: null }
  const text = english({ code: `problem-${code}`, params })
  return { code, params, message: text, ...nothing, ...facts }
}

function movementOf({ kind, amountMinor, currencyCode, openedAt }: Operation) {
  return { kind, amount: money(amountMinor, currencyCode), openedAt }
}

function about(operation: Operation, at: Date): Omit<Facts, "resolve"> {
  return { kind: operation.kind, amount: decimalFromMinor(operation.amountMinor), at: at.toISOString() }
}

function describeOpen(open: Operation): Problem {
  const facts = { resolve: false, ...about(open, open.openedAt) }
  if (open.leaseAlive) return problem("in-progress", movementOf(open), facts)
  if (open.errorCode === NEEDS_MANUAL_DECISION)
    return problem("needs-manual-decision", movementOf(open), facts)
  const knownBy = isKnownLater(open) ? resolvableBy(open) : null
  return problem(
    "unresolved",
    { ...movementOf(open), resolvableBy: knownBy },
    { ...facts, resolve: true, resolvable_by: knownBy?.toISOString() ?? null },
  )
}

function describeUnrecorded(operation: Operation): Problem {
  const at = operation.executedAt ?? operation.openedAt
  const code = operation.origin === "external" ? "external-operation" : "unrecorded"
  return problem(code, { ...movementOf(operation), at }, { resolve: true, ...about(operation, at) })
}

function describeFailed(payment: VippsPayment, operations: Operation[]): Problem[] {
  const last = operations.at(-1)
  if (last?.state !== "refused") return []
  if (payment.context.now().getTime() - last.openedAt.getTime() > REFUSAL_SHOWN_MS) return []
  const reason = last.errorSaid ?? message("vipps-refused")
  const facts = { resolve: false, ...about(last, last.openedAt), reason: withText(reason) }
  return [problem("failed", { ...movementOf(last), reason }, facts)]
}

function describeAttempt({ attempt }: VippsPayment): Problem[] {
  return [...describeNeedsReview(attempt), ...describePendingAction(attempt)]
}

function describeNeedsReview({ needsReviewAt, needsReviewReason }: Attempt): Problem[] {
  if (!needsReviewAt) return []
  const facts = {
    resolve: true,
    at: needsReviewAt.toISOString(),
    reason: needsReviewReason ? withText(needsReviewReason) : null,
  }
  return [problem("needs-review", { reason: needsReviewReason ?? message("not-resolved") }, facts)]
}

function describePendingAction({ pendingAction, figures, currencyCode }: Attempt): Problem[] {
  const leftMinor = figures.capturableMinor
  if (!pendingAction || leftMinor <= 0) return []
  const facts = { resolve: true, kind: pendingAction, amount: decimalFromMinor(leftMinor) }
  return [problem("not-yet-ended", { left: money(leftMinor, currencyCode) }, facts)]
}

/** How long an edit may be open on somebody's screen before it counts as forgotten. */
const FORGOTTEN_AFTER_MS = 60 * 60_000

/** As a problem of one payment, once the change counts as forgotten. */
export function releaseBlockedProblem(order: OrderMoney, one: OrderVippsPayment): Problem | undefined {
  const isHeld = findBlockedReleases(order).some(({ row }) => row.id === one.row.id)
  const held = isHeld ? explainBlockedRelease(order, one) : undefined
  if (!held || one.payment.context.now().getTime() - held.since.getTime() < FORGOTTEN_AFTER_MS)
    return undefined
  const { since, amountMinor } = held
  const params = { change: held.change, since, kept: money(amountMinor, one.payment.attempt.currencyCode) }
  return problem("release-blocked", params, {
    resolve: false,
    amount: decimalFromMinor(amountMinor),
    at: since.toISOString(),
  })
}

/** As a problem of one payment, for the panel. */
export function keptProblem({ said, amountMinor }: Kept): Problem {
  return problem("goods-not-paid", { why: said }, { resolve: false, amount: decimalFromMinor(amountMinor) })
}
