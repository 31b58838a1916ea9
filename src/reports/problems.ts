import type { Problem, ProblemCode } from "../contract/admin-api"
import { english, message, nok, withText, type ParamsOf } from "../messages"
import { IN_DOUBT, isKnownLater, resolvableBy, type Attempt, type Operation } from "../operations"
import { decimalFromOre } from "../rules"
import type { VippsPayment } from "../context/vipps-payment"
import { explainHeldBack } from "../orders/blocked-releases"
import type { Kept } from "../orders/kept-reservation"
import type { OrderMoney, OrderVippsPayment } from "../orders/order-balance"
import { findHeldBack } from "../orders/release-excess"
import { listUnrecorded } from "../payments/record-operation"

/** A refusal is shown this long, unless something newer was asked of the payment. */
const REFUSAL_SHOWN_MS = 30 * 24 * 60 * 60_000

export async function listProblems(payment: VippsPayment): Promise<Problem[]> {
  const operations = await payment.desk.journal.operations.listOperations(payment.attempt.orderId)
  const open = operations.filter(({ state }) => state === "open").map(describeOpen)
  const unrecorded = (await listUnrecorded(payment)).map(describeUnrecorded)
  return [...open, ...unrecorded, ...describeFailed(payment, operations), ...describeAttempt(payment)]
}

type Facts = Pick<Problem, "settle"> &
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

function movementOf({ kind, amountOre, openedAt }: Operation) {
  return { kind, amount: nok(amountOre), openedAt }
}

function about(operation: Operation, at: Date): Omit<Facts, "settle"> {
  return { kind: operation.kind, amount: decimalFromOre(operation.amountOre), at: at.toISOString() }
}

function describeOpen(open: Operation): Problem {
  const facts = { settle: false, ...about(open, open.openedAt) }
  if (open.leaseAlive) return problem("under-way", movementOf(open), facts)
  if (open.errorCode === IN_DOUBT) return problem("in-doubt", movementOf(open), facts)
  const knownBy = isKnownLater(open) ? resolvableBy(open) : null
  return problem(
    "unresolved",
    { ...movementOf(open), knownBy },
    { ...facts, settle: true, resolvable_by: knownBy?.toISOString() ?? null },
  )
}

function describeUnrecorded(operation: Operation): Problem {
  const at = operation.executedAt ?? operation.openedAt
  const code = operation.origin === "outside" ? "drift" : "unrecorded"
  return problem(code, { ...movementOf(operation), at }, { settle: true, ...about(operation, at) })
}

function describeFailed(payment: VippsPayment, operations: Operation[]): Problem[] {
  const last = operations.at(-1)
  if (last?.state !== "refused") return []
  if (payment.desk.now().getTime() - last.openedAt.getTime() > REFUSAL_SHOWN_MS) return []
  const reason = last.errorSaid ?? message("vipps-refused")
  const facts = { settle: false, ...about(last, last.openedAt), reason: withText(reason) }
  return [problem("failed", { ...movementOf(last), reason }, facts)]
}

function describeAttempt({ attempt }: VippsPayment): Problem[] {
  return [...describeParked(attempt), ...describeWished(attempt)]
}

function describeParked({ parkedAt, parkedReason }: Attempt): Problem[] {
  if (!parkedAt) return []
  const facts = {
    settle: true,
    at: parkedAt.toISOString(),
    reason: parkedReason ? withText(parkedReason) : null,
  }
  return [problem("parked", { reason: parkedReason ?? message("not-settled") }, facts)]
}

function describeWished({ wish, seen }: Attempt): Problem[] {
  const leftOre = seen.capturableOre
  if (!wish || leftOre <= 0) return []
  const facts = { settle: true, kind: wish, amount: decimalFromOre(leftOre) }
  return [problem("not-yet-ended", { left: nok(leftOre) }, facts)]
}

/** How long an edit may be open on somebody's screen before it counts as forgotten. */
const FORGOTTEN_AFTER_MS = 60 * 60_000

/** As a problem of one payment, once the change counts as forgotten. */
export function heldBackProblem(money: OrderMoney, one: OrderVippsPayment): Problem | undefined {
  const isHeld = findHeldBack(money).some(({ row }) => row.id === one.row.id)
  const held = isHeld ? explainHeldBack(money, one) : undefined
  if (!held || one.payment.desk.now().getTime() - held.since.getTime() < FORGOTTEN_AFTER_MS) return undefined
  const { since, amountOre } = held
  const params = { change: held.change, since, kept: nok(amountOre) }
  return problem("held-back", params, {
    settle: false,
    amount: decimalFromOre(amountOre),
    at: since.toISOString(),
  })
}

/** As a problem of one payment, for the panel. */
export function keptProblem({ said, amountOre }: Kept): Problem {
  return problem("goods-not-paid", { why: said }, { settle: false, amount: decimalFromOre(amountOre) })
}
