import { randomUUID } from "node:crypto"
import type { Refusal } from "../rules"
import { startClock, type Clock, type PaymentContext } from "./context"
import { executed, refused, unknown, type Outcome } from "./outcome"
import type { Operation, VippsFigures } from "./ports"
import { say } from "./messages"
import { resolveOpen, sendAndResolve, type Asker, type Resolution } from "./resolve-open"
import type { LeasedOperation } from "./send"

/** Somebody wants the reservation gone: all of it (cancel), or what was not captured (release). */
export type CancelOrRelease = {
  kind: "cancel" | "release"
  reference: string
  actor: string | undefined
  transactionText: string
  /** Asked with the figures last read, directly before a new operation is opened. */
  guard: (figures: VippsFigures) => Refusal | undefined
  /** Shorter than usual where a shopper waits. */
  timeoutMs?: number
}

const ROUNDS = 4

/**
 * Cancels a payment or releases its remainder. Only one operation of a payment is open at a time, captures and refunds included
 * (R1): a release that overtakes a capture would free the money to be captured. Repeating a cancellation or release is harmless, so an open
 * one is sent again.
 */
export async function cancelOrRelease(context: PaymentContext, ending: CancelOrRelease): Promise<Outcome> {
  const clock = startClock(ending.timeoutMs ?? context.times.callMs)
  for (let round = 0; round < ROUNDS; round++) {
    const outcome = await tryOnce(context, ending, clock)
    if (outcome) return outcome
  }
  return refused("busy", say.busy(), true)
}

async function tryOnce(
  context: PaymentContext,
  ending: CancelOrRelease,
  clock: Clock,
): Promise<Outcome | undefined> {
  const { operations, attempts } = context.journal
  const open = await operations.openOperation(ending.reference)
  if (open?.leaseAlive) return refused("in-progress", say.underWay(open), true)
  const asker: Asker = { kind: "ending", ending: ending.kind }
  if (open) return answerOf(ending, await resolveOpen(context, open, asker, clock))
  const attempt = await attempts.attempt(ending.reference)
  const refusal = attempt && ending.guard(attempt.figures)
  if (refusal) return refused(refusal.code, refusal)
  const { kind, reference, transactionText, actor } = ending
  const leased: LeasedOperation = {
    requestId: newRequestId(kind),
    reference,
    kind,
    // what is freed; not sent, Vipps always frees everything that is left
    amountMinor: attempt?.figures.capturableMinor ?? 0,
    currencyCode: attempt?.currencyCode ?? context.currencyCode,
    api: context.vipps.api,
    transactionText,
    actor,
    leaseOwner: randomUUID(),
  }
  if (!(await operations.open({ ...leased, medusaRowId: undefined }))) return undefined
  return answerOf(ending, await sendAndResolve(context, { leased, medusaRowId: undefined }, asker, clock))
}

/** undefined: what was open is closed, or somebody else was faster. Read again. */
function answerOf({ kind }: CancelOrRelease, resolution: Resolution): Outcome | undefined {
  switch (resolution.kind) {
    case "answered":
      return executed(resolution.operation.requestId, false)
    case "executed": {
      const { operation, error } = resolution
      return operation.kind === kind ? executed(operation.requestId, error === undefined) : undefined
    }
    case "lost":
      return afterLoss(kind, resolution.operation)
    case "refused":
      return resolution.outcome
    case "needs-manual-decision":
      return unknown("not-known-yet", say.doubtful(resolution.operation))
    case "unresolved": {
      const { operation, error } = resolution
      return error
        ? unknown("no-answer", say.noAnswer(operation, error))
        : unknown("not-known-yet", say.notKnownYet(operation))
    }
    case "taken":
    case "not-executed":
    case "made-externally":
      return undefined
  }
}

/** Line 18. Busy: nothing was sent. undefined: another operation was in the way. */
function afterLoss(kind: CancelOrRelease["kind"], operation: Operation): Outcome | undefined {
  if (operation.kind !== kind) return undefined
  if (operation.state === "executed") return executed(operation.requestId, true)
  if (operation.sendCount === 0) return refused("busy", say.busy(), true)
  return unknown("not-known-yet", say.notKnownYet(operation))
}

/** Cancellations and releases have no row in Medusa. Vipps takes ids of up to 40 characters. */
function newRequestId(kind: CancelOrRelease["kind"]): string {
  return `${kind}-${randomUUID().replaceAll("-", "")}`
}
