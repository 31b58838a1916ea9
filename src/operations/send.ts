import type { MoneyAnswer } from "../vipps"
import { VippsError } from "../vipps"
import type { Clock, PaymentContext } from "./context"
import type { NewOperation, Operation, RefusalFacts } from "./ports"

/** An open operation with its owner: what is sent, and in whose name. */
export type LeasedOperation = Omit<NewOperation, "medusaRowId">

export type Sent =
  | { kind: "answered"; answer: MoneyAnswer }
  | { kind: "failed"; error: VippsError }
  /** somebody else owns or has closed the operation: we may send nothing more */
  | { kind: "lost" }

/**
 * Sends an operation, repeats included, always with the same id and bytes (which the client ensures). Stamps it before each send
 * (R3), and writes down each send without an answer (R4). `stampedAtMs`: when the opening stamped the first send
 * (`performance.now()`). If too much time has passed since, it is stamped again.
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

/** The time of the opening's own statement, and a little more. */
const FRESH_MS = 100

/** Leaves time to read the history if no answer comes. Of a short time, at least half is for sending. */
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
  const { reference, amountMinor, currencyCode, transactionText, requestId } = leased
  const money = { reference, amountMinor, currency: currencyCode.toUpperCase(), transactionText, requestId }
  switch (leased.kind) {
    case "capture":
      return context.vipps.capture(money, options)
    case "refund":
      return context.vipps.refund(money, options)
    case "cancel": {
      const stop = { reference, transactionText, requestId }
      return isUnapproved(leased)
        ? context.vipps.cancelUnapproved(stop, options)
        : context.vipps.cancel(stop, options)
    }
    case "release":
      return context.vipps.release({ reference, transactionText, requestId }, options)
  }
}

/**
 * A cancellation that frees nothing ends an attempt that nobody had approved when it was opened, and nothing else: if the shopper
 * approves meanwhile, the caller decides again.
 */
export function isUnapproved({ kind, amountMinor }: Pick<NewOperation, "kind" | "amountMinor">): boolean {
  return kind === "cancel" && amountMinor === 0
}

/** An operation that was taken over: everything stays as it was, only the owner is new. */
export function leaseOf(operation: Operation, leaseOwner: string): LeasedOperation {
  const { requestId, reference, kind, amountMinor, currencyCode, api, transactionText, actor } = operation
  return { requestId, reference, kind, amountMinor, currencyCode, api, transactionText, actor, leaseOwner }
}
