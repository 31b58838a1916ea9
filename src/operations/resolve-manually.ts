import type { PaymentContext } from "./context"
import { executed, refused, unknown, type Outcome } from "./outcome"
import { say } from "./messages"
import type { Operation } from "./ports"
import { resolveOpen, type Resolution } from "./resolve-open"

export type ManualDecision = { reference: string; requestId: string; wentThrough: boolean }

/**
 * A person has compared the payment with the Vipps portal and says whether the movement without a reference is the open
 * operation. Moves no money. If it is, the operation is executed. If it is not, the movement was made outside the shop, and the
 * operation is resolved like any other. Executed: decided.
 */
export async function resolveManually(context: PaymentContext, decision: ManualDecision): Promise<Outcome> {
  const { requestId, wentThrough } = decision
  const open = await context.journal.operations.openOperation(decision.reference)
  if (open?.requestId !== requestId) return refused("nothing-needs-decision", say.nothingInDoubt())
  if (open.leaseAlive) return refused("in-progress", say.underWay(open), true)
  return answerOf(decision, open, await resolveOpen(context, open, { kind: "person", wentThrough }))
}

function answerOf(
  { requestId, wentThrough }: ManualDecision,
  open: Operation,
  resolution: Resolution,
): Outcome {
  const nothing = refused("nothing-needs-decision", say.nothingInDoubt())
  switch (resolution.kind) {
    case "made-externally":
      return executed(requestId, true)
    case "answered":
    case "executed":
      // the history may show it by now, although the person said that it was another one
      return wentThrough ? executed(requestId, true) : nothing
    case "needs-manual-decision":
      return refused("other-amount", say.otherAmount(open, resolution.shownMinor))
    case "taken":
    case "lost":
      return refused("busy", say.busy(), true)
    case "unresolved":
      return resolution.isRead ? nothing : unknown("not-known-yet", say.notKnownYet(open))
    case "not-executed":
    case "refused":
      return nothing
  }
}
