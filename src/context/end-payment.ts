import { cancelOrRelease, type Attempt, type Outcome, type VippsFigures } from "../operations"
import { guardCancel, guardRelease, marketOf } from "../rules"
import { textFor } from "./transaction-texts"
import type { VippsContext } from "./vipps-context"

/**
 * Frees what is left of a payment: cancels while nothing is captured, releases afterwards, does nothing if nothing is left. The
 * pending action is written first, so that a failure is not forgotten.
 */
export async function endPayment(
  context: VippsContext,
  attempt: Attempt,
  actor: string | undefined,
): Promise<Outcome> {
  const { attempts } = context.journal
  const { reference } = attempt
  if (hasNothingLeft(attempt.figures)) return nothingToDo()
  await attempts.setPendingAction(reference, kindFor(attempt.figures))
  const outcome = await endOnce(context, attempt, actor)
  const final = isOvertaken(outcome) ? await endAgain(context, reference, actor) : outcome
  if (isDecided(final)) await attempts.setPendingAction(reference, undefined)
  return final
}

async function endOnce(context: VippsContext, attempt: Attempt, actor: string | undefined): Promise<Outcome> {
  const kind = kindFor(attempt.figures)
  const guard = kind === "cancel" ? guardCancel : guardRelease
  return cancelOrRelease(context, {
    kind,
    reference: attempt.reference,
    actor,
    transactionText: textFor(kind, context.options, {
      orderNumber: await context.rows.orderNumber(attempt.sessionId),
    }),
    guard: (figures) => guard({ figures, market: marketOf(attempt.currencyCode), now: context.now() }),
  })
}

/** A capture came in between: the cancellation becomes a release, or nothing. */
async function endAgain(
  context: VippsContext,
  reference: string,
  actor: string | undefined,
): Promise<Outcome> {
  const attempt = await context.journal.attempts.attempt(reference)
  if (!attempt || hasNothingLeft(attempt.figures)) return nothingToDo()
  return endOnce(context, attempt, actor)
}

const overtaken = [
  "cancel-captured",
  "already-canceled",
  "already-released",
  "release-nothing-left",
  "Payment/51",
  "ePayment/6040",
  // not approved yet when the cancellation was opened, and the shopper was faster
  "ePayment/6060",
]

function isOvertaken(outcome: Outcome): boolean {
  return outcome.kind === "refused" && overtaken.includes(outcome.code)
}

/**
 * If another operation is in the way, or Vipps gives no answer, the action stays pending and the reconciliation continues it.
 */
function isDecided(outcome: Outcome): boolean {
  return outcome.kind === "executed" || (outcome.kind === "refused" && !outcome.passing)
}

function kindFor(figures: VippsFigures): "cancel" | "release" {
  return figures.capturedMinor > 0 ? "release" : "cancel"
}

export function hasNothingLeft(figures: VippsFigures): boolean {
  return (
    figures.released || figures.directCapture || (figures.capturedMinor > 0 && figures.capturableMinor === 0)
  )
}

function nothingToDo(): Outcome {
  return { kind: "executed", requestId: "", adopted: true }
}
