import { isCancelOrRelease } from "../rules"
import { VippsError, type MoneyAnswer } from "../vipps"
import type { PaymentContext } from "./context"
import type { Attempt, OperationKind } from "./ports"
import { isUnapproved, type LeasedOperation } from "./send"

/**
 * What was captured, or refunded, before an operation was sent. undefined: the answer alone decides (eCom), or the operation is
 * neither.
 */
export type MovedBefore = number | undefined

/**
 * Read when the operation is ours and before it is sent, so no operation of ours comes in between. The payment's figures may be old;
 * the journal knows what we executed since.
 */
export async function readMovedBefore(
  context: PaymentContext,
  { kind, reference }: LeasedOperation,
  p: { attempt?: Attempt | undefined; isFirst?: boolean | undefined },
): Promise<MovedBefore> {
  if (context.vipps.api === "ecom" || isCancelOrRelease(kind)) return undefined
  const attempt = p.attempt ?? (await context.journal.attempts.attempt(reference))
  const operations = p.isFirst ? [] : await context.journal.operations.listOperations(reference)
  const executed = operations.filter((one) => one.kind === kind && one.state === "executed")
  const ours = executed.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const { capturedMinor = 0, refundedMinor = 0 } = attempt?.figures ?? {}
  return Math.max(ours, kind === "capture" ? capturedMinor : refundedMinor)
}

/**
 * ePayment's 200 counts if its sums show the operation: what was moved before, and this amount. If they show less, they lag or nothing
 * was done. If they show more, somebody else moved money, too, and only the events show what is ours.
 */
export function showsOperation(
  context: PaymentContext,
  leased: LeasedOperation,
  answer: MoneyAnswer,
  movedBefore: MovedBefore,
): boolean {
  if (context.vipps.api === "ecom" || isUnapproved(leased)) return true
  const { summary } = answer
  if (!summary) return false
  switch (leased.kind) {
    case "capture":
      return summary.capturedMinor === (movedBefore ?? 0) + leased.amountMinor
    case "refund":
      return summary.refundedMinor === (movedBefore ?? 0) + leased.amountMinor
    case "cancel":
    case "release":
      return summary.remainingToCaptureMinor === 0
  }
}

/** A 200 that shows nothing is an unanswered request (line 17). */
export function notShown(call: OperationKind): VippsError {
  return new VippsError({
    ...{ call, group: "ePayment", code: "not-shown", httpStatus: 200 },
    ...{ finality: "indeterminate", repeatable: false },
  })
}
