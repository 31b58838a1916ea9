import { message } from "../messages"
import { startClock, type PaymentContext } from "./context"
import { cancelOrRelease } from "./cancel-or-release"
import { orphanCanceled } from "./events"
import type { Outcome } from "./outcome"
import type { Attempt } from "./ports"

/** Another process may take this long to store a payment after its authorization (docs/protocol.md, `STAMP`). */
const STAMP_AGE_MS = 5 * 60_000

/** With less, a second cancellation would only leave a lost answer behind; the reconciliation has more. */
const LEAST_RETRY_MS = 1_000

type CancelUnwanted = {
  isKept: (attempt: Attempt) => Promise<boolean>
  transactionText: string
  /** of both tries together; shorter than usual where a shopper waits */
  timeoutMs?: number
}

type Canceled = "canceled" | "kept" | "pending" | "captured"

/**
 * Cancels a payment that no cart and no order wants any more, approved or not. Vipps can't always cancel a payment while the
 * shopper approves it. Until Vipps says yes, the payment stays in the journal with a pending cancellation. Never touches a
 * reservation that became a payment or may be becoming one.
 */
export async function cancelUnwanted(
  context: PaymentContext,
  attempt: Attempt,
  p: CancelUnwanted,
): Promise<Canceled> {
  const clock = startClock(p.timeoutMs ?? context.times.callMs)
  const result = await cancelOnce(context, attempt, { ...p, timeoutMs: clock.leftMs() })
  if (result !== "approved-meanwhile") return result
  // once: a cart change waits for this under Medusa's lock of the cart
  if (clock.leftMs() < LEAST_RETRY_MS) return "pending"
  const approved = (await context.journal.attempts.attempt(attempt.reference)) ?? attempt
  const again = await cancelOnce(context, approved, { ...p, timeoutMs: clock.leftMs() })
  return again === "approved-meanwhile" ? "pending" : again
}

async function cancelOnce(
  context: PaymentContext,
  attempt: Attempt,
  p: CancelUnwanted & { timeoutMs: number },
): Promise<Canceled | "approved-meanwhile"> {
  const { attempts } = context.journal
  const { reference } = attempt
  // taken already (a direct capture, or the Vipps portal): only a refund returns it, and a person decides that
  if (attempt.figures.capturedMinor > 0 && attempt.figures.capturableMinor === 0) return "captured"
  if (attempt.state === "closed" || (await p.isKept(attempt))) return "kept"
  // authorized a moment ago: Medusa may be storing the payment, so no pending action is set either; the next poll decides
  if (!(await attempts.claimClosing(reference, STAMP_AGE_MS))) return "pending"
  if (await p.isKept(attempt)) {
    await attempts.unclaim(reference)
    return "kept"
  }
  await attempts.setPendingAction(reference, "cancel")
  const outcome = await cancelOrRelease(context, {
    kind: attempt.figures.capturedMinor > 0 ? "release" : "cancel",
    reference,
    actor: undefined,
    transactionText: p.transactionText,
    guard: () => undefined,
    timeoutMs: p.timeoutMs,
  })
  // read again: the caller may have found the reservation after it read the attempt
  const ended = (await attempts.attempt(reference)) ?? attempt
  if (outcome.kind === "executed") return closeEnded(context, ended)
  return isApprovedMeanwhile(outcome, ended) ? "approved-meanwhile" : "pending"
}

/** The shopper was faster, and Vipps shows the reservation: what is to be cancelled now is that. */
function isApprovedMeanwhile(outcome: Outcome, { figures }: Attempt): boolean {
  return outcome.kind === "refused" && outcome.code === "ePayment/6060" && figures.capturableMinor > 0
}

async function closeEnded(context: PaymentContext, attempt: Attempt): Promise<"captured" | "canceled"> {
  const { reservedMinor, capturedMinor } = attempt.figures
  if (reservedMinor > capturedMinor) context.announce(orphanCanceled(attempt, reservedMinor - capturedMinor))
  if (capturedMinor > 0) return "captured"
  await context.journal.attempts.close(attempt.reference, message("unwanted-canceled"))
  return "canceled"
}
