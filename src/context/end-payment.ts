import { endReservation, type Attempt, type Outcome, type SeenFigures } from "../operations"
import { guardCancel, guardRelease } from "../rules"
import { textFor } from "./transaction-texts"
import type { VippsDesk } from "./vipps-context"

/**
 * Frees what is left of a payment: cancels while nothing is captured, releases afterwards, does nothing if nothing is left. The
 * pending action is written first, so that a failure is not forgotten.
 */
export async function endPayment(
  desk: VippsDesk,
  attempt: Attempt,
  actor: string | undefined,
): Promise<Outcome> {
  const { attempts } = desk.journal
  const { orderId } = attempt
  if (hasNothingLeft(attempt.seen)) return nothingToDo()
  await attempts.wish(orderId, kindFor(attempt.seen))
  const outcome = await endOnce(desk, attempt, actor)
  const final = isOvertaken(outcome) ? await endAgain(desk, orderId, actor) : outcome
  if (isDecided(final)) await attempts.wish(orderId, undefined)
  return final
}

async function endOnce(desk: VippsDesk, attempt: Attempt, actor: string | undefined): Promise<Outcome> {
  const kind = kindFor(attempt.seen)
  const guard = kind === "cancel" ? guardCancel : guardRelease
  return endReservation(desk, {
    kind,
    orderId: attempt.orderId,
    actor,
    text: textFor(kind, desk.options, { orderNumber: await desk.rows.orderNumber(attempt.sessionId) }),
    guard: (seen) => guard({ figures: seen, now: desk.now() }),
  })
}

/** A capture came in between: the cancellation becomes a release, or nothing. */
async function endAgain(desk: VippsDesk, orderId: string, actor: string | undefined): Promise<Outcome> {
  const attempt = await desk.journal.attempts.attempt(orderId)
  if (!attempt || hasNothingLeft(attempt.seen)) return nothingToDo()
  return endOnce(desk, attempt, actor)
}

const overtaken = [
  "cancel-captured",
  "already-canceled",
  "already-released",
  "release-nothing-left",
  "Payment/51",
]

function isOvertaken(outcome: Outcome): boolean {
  return outcome.kind === "refused" && overtaken.includes(outcome.code)
}

/**
 * If another operation is in the way, or Vipps gives no answer, the action stays pending and the reconciliation goes on with it.
 */
function isDecided(outcome: Outcome): boolean {
  return outcome.kind === "executed" || (outcome.kind === "refused" && !outcome.passing)
}

function kindFor(seen: SeenFigures): "cancel" | "release" {
  return seen.capturedOre > 0 ? "release" : "cancel"
}

export function hasNothingLeft(seen: SeenFigures): boolean {
  return seen.released || seen.directCapture || (seen.capturedOre > 0 && seen.capturableOre === 0)
}

function nothingToDo(): Outcome {
  return { kind: "executed", requestId: "", adopted: true }
}
