import type { MoneyAnswer } from "../vipps"
import { VippsError } from "../vipps"
import type { Clock, PaymentContext } from "./context"
import type { NewOperation, Operation, RefusalFacts } from "./ports"

/** An owned, open operation: what is sent, and in whose name. */
export type LeasedOperation = Omit<NewOperation, "medusaRowId">

export type Sent =
  | { kind: "answered"; answer: MoneyAnswer }
  | { kind: "failed"; error: VippsError }
  /** somebody else owns or has closed the operation: nothing more may be sent by us */
  | { kind: "lost" }

/**
 * Sends an operation, repeats included, always the same id and bytes (the client's part). Before each send the fence
 * is asked (R3), after each one without an answer that is written down (R4). `stampedAtMs`: when the opening has stamped
 * the first send already (`performance.now()`); should a token or a stalled process have come between, it is asked all the same.
 */
export async function send(
  context: PaymentContext,
  leased: LeasedOperation,
  clock: Clock,
  stampedAtMs?: number,
): Promise<Sent> {
  const isStamped = (tryNumber: number) =>
    tryNumber === 1 && stampedAtMs !== undefined && performance.now() - stampedAtMs < FRESH_MS
  const options = {
    timeoutMs: sendingMs(clock.leftMs(), context.times.readMs),
    beforeSend: async (tryNumber: number) =>
      isStamped(tryNumber) ? undefined : insist(context.journal.operations.stampSend(leased)),
    afterFailedTry: (error: VippsError) => insist(noteFailedTry(context, leased, error)),
  }
  try {
    return { kind: "answered", answer: await callVipps(context, leased, options) }
  } catch (error) {
    if (error instanceof LostOwnership) return { kind: "lost" }
    if (!(error instanceof VippsError)) throw error
    return { kind: "failed", error }
  }
}

/** The opening's own statement, and little more. */
const FRESH_MS = 100

/** Leaves time to read the history when no answer comes; of a short time, at least half is for sending. */
function sendingMs(leftMs: number, readMs: number): number {
  return Math.max(1, leftMs - Math.min(readMs, leftMs / 2))
}

export function factsOf(error: VippsError): RefusalFacts {
  const { said, group, code, httpStatus, contextId } = error
  return { said, group, code, httpStatus, contextId }
}

class LostOwnership extends Error {}

async function insist(compareAndSet: Promise<boolean>): Promise<void> {
  if (!(await compareAndSet)) throw new LostOwnership()
}

function noteFailedTry(
  context: PaymentContext,
  leased: LeasedOperation,
  error: VippsError,
): Promise<boolean> {
  const { operations } = context.journal
  return error.finality === "indeterminate"
    ? operations.markResponseLost(leased)
    : operations.clearSend(leased)
}

function callVipps(
  context: PaymentContext,
  leased: LeasedOperation,
  options: Parameters<PaymentContext["vipps"]["capture"]>[1],
): Promise<MoneyAnswer> {
  const { reference, amountMinor, transactionText, requestId } = leased
  switch (leased.kind) {
    case "capture":
      return context.vipps.capture({ reference, amountMinor, transactionText, requestId }, options)
    case "refund":
      return context.vipps.refund({ reference, amountMinor, transactionText, requestId }, options)
    case "cancel":
      return context.vipps.cancel({ reference, transactionText, requestId }, options)
    case "release":
      return context.vipps.release({ reference, transactionText, requestId }, options)
  }
}

/** The leased of an operation that was taken over: everything as it was frozen, only the owner is new. */
export function leaseOf(operation: Operation, leaseOwner: string): LeasedOperation {
  const { requestId, reference, kind, amountMinor, transactionText, actor } = operation
  return { requestId, reference, kind, amountMinor, transactionText, actor, leaseOwner }
}
