import type { Problem } from "../contract/admin-api"
import { IN_DOUBT, isKnownLater, resolvableBy, type Operation } from "../operations"
import { decimalFromOre, kroner, osloDate, osloTime } from "../rules"
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

const nouns: Record<Operation["kind"], string> = {
  capture: "capture",
  refund: "refund",
  cancel: "cancellation",
  release: "release",
}

function about(
  operation: Operation,
  at: Date,
): Pick<Problem, "kind" | "amount" | "at" | "reason" | "resolvable_by"> {
  const amount = decimalFromOre(operation.amountOre)
  return { kind: operation.kind, amount, at: at.toISOString(), reason: null, resolvable_by: null }
}

function nameOf({ kind, amountOre }: Operation): string {
  return `${nouns[kind]} of ${kroner(amountOre)}`
}

function describeOpen(open: Operation): Problem {
  const what = `${nameOf(open)} of ${osloDate(open.openedAt)} at ${osloTime(open.openedAt)}`
  if (!open.leaseAlive && open.errorCode === IN_DOUBT) {
    const message =
      `It is not known whether the ${what} went through at Vipps: a movement of the same amount is there, without a reference. ` +
      `Compare the payment with the Vipps portal, then say whether it was the one. No money is moved.`
    return { code: "in-doubt", message, settle: false, ...about(open, open.openedAt) }
  }
  return open.leaseAlive
    ? {
        code: "under-way",
        message: `The ${what} is under way. Wait until it is done.`,
        settle: false,
        ...about(open, open.openedAt),
      }
    : describeUnresolved(open, what)
}

function describeUnresolved(open: Operation, what: string): Problem {
  const unknown = `It is not known whether the ${what} went through at Vipps.`
  const common = { code: "unresolved" as const, settle: true, ...about(open, open.openedAt) }
  if (!isKnownLater(open))
    return { ...common, message: `${unknown} Settle it: Vipps' history is read, and no money is moved.` }
  const by = resolvableBy(open)
  const message =
    `${unknown} It will be known by ${osloTime(by)} at the latest: until then the shop reads Vipps' history again by itself. ` +
    `Settle it to read it now; no money is moved.`
  return { ...common, message, resolvable_by: by.toISOString() }
}

function describeUnrecorded(operation: Operation): Problem {
  const at = operation.executedAt ?? operation.openedAt
  const when = `${osloDate(at)} at ${osloTime(at)}`
  const isOutside = operation.origin === "outside"
  return {
    code: isOutside ? "drift" : "unrecorded",
    message: isOutside
      ? `A ${nameOf(operation)} was made outside this shop, in the Vipps portal for example, ${when}. It is not on record in Medusa. Settle it to record it; no money is moved.`
      : `A ${nameOf(operation)} went through at Vipps ${when}, and is not on record in Medusa. Settle it to record it; no money is moved.`,
    settle: true,
    ...about(operation, at),
  }
}

function describeFailed(payment: VippsPayment, operations: Operation[]): Problem[] {
  const last = operations.at(-1)
  if (last?.state !== "refused") return []
  const { openedAt } = last
  if (payment.desk.now().getTime() - openedAt.getTime() > REFUSAL_SHOWN_MS) return []
  const reason = last.errorMessage ?? "Vipps refused it."
  const message = `The ${nameOf(last)} of ${osloDate(openedAt)} at ${osloTime(openedAt)} was not made. ${reason}`
  return [{ code: "failed", message, settle: false, ...about(last, openedAt), reason }]
}

function describeAttempt({ attempt }: VippsPayment): Problem[] {
  const nothing = { kind: null, amount: null, resolvable_by: null }
  const parked: Problem[] = attempt.parkedAt
    ? [
        {
          code: "parked",
          message: `The shop has stopped looking after this payment by itself: ${attempt.parkedReason ?? "it could not be settled."} Settle it to try again.`,
          settle: true,
          ...nothing,
          at: attempt.parkedAt.toISOString(),
          reason: attempt.parkedReason ?? null,
        },
      ]
    : []
  const wished: Problem[] =
    attempt.wish && attempt.seen.capturableOre > 0
      ? [
          {
            code: "not-yet-ended",
            message: `The order was cancelled, and ${kroner(attempt.seen.capturableOre)} is still reserved. It is let go by itself; settle it to do so now.`,
            settle: true,
            kind: attempt.wish,
            amount: decimalFromOre(attempt.seen.capturableOre),
            at: null,
            reason: null,
            resolvable_by: null,
          },
        ]
      : []
  return [...parked, ...wished]
}

/** So long an edit may be open on somebody's screen before it counts as forgotten. */
const FORGOTTEN_AFTER_MS = 60 * 60_000

/** As a problem of one payment, once the change counts as forgotten. */
export function heldBackProblem(money: OrderMoney, one: OrderVippsPayment): Problem | undefined {
  const isHeld = findHeldBack(money).some(({ row }) => row.id === one.row.id)
  const held = isHeld ? explainHeldBack(money, one) : undefined
  if (!held || one.payment.desk.now().getTime() - held.since.getTime() < FORGOTTEN_AFTER_MS) return undefined
  const { message, amountOre, since } = held
  const amount = decimalFromOre(amountOre)
  return {
    code: "held-back",
    message,
    settle: false,
    kind: null,
    amount,
    at: since.toISOString(),
    reason: null,
    resolvable_by: null,
  }
}

/** As a problem of one payment, for the panel. */
export function keptProblem({ message, amountOre }: Kept): Problem {
  const amount = decimalFromOre(amountOre)
  return {
    code: "goods-not-paid",
    message,
    settle: false,
    kind: null,
    amount,
    at: null,
    reason: null,
    resolvable_by: null,
  }
}
