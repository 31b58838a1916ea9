import { message } from "../messages"
import type { Desk } from "./context"
import { endReservation } from "./cancel-or-release"
import { orphanCanceled } from "./events"
import type { Attempt } from "./ports"

/** Another process may take this long to store a payment after its authorization (docs/protocol.md, `STAMP`). */
const STAMP_AGE_MS = 5 * 60_000

/**
 * Cancels a payment that no cart and no order wants any more, approved or not. Vipps can't always cancel a payment while the
 * shopper approves it. Until Vipps says yes, the payment stays in the journal with a pending cancellation. Never touches a
 * reservation that became a payment or may be becoming one.
 */
export async function cancelUnwanted(
  desk: Desk,
  attempt: Attempt,
  p: { isKept: (attempt: Attempt) => Promise<boolean>; text: string; timeoutMs?: number },
): Promise<"canceled" | "kept" | "wished" | "captured"> {
  const { attempts } = desk.journal
  const { orderId } = attempt
  // taken already (a direct capture, or the Vipps portal): only a refund returns it, and a person decides that
  if (attempt.seen.capturedOre > 0 && attempt.seen.capturableOre === 0) return "captured"
  if (attempt.state === "closed" || (await p.isKept(attempt))) return "kept"
  // authorized a moment ago: Medusa may be storing the payment, so no pending action is set either; the next poll decides
  if (!(await attempts.claimClosing(orderId, STAMP_AGE_MS))) return "wished"
  if (await p.isKept(attempt)) {
    await attempts.unclaim(orderId)
    return "kept"
  }
  await attempts.wish(orderId, "cancel")
  const outcome = await endReservation(desk, {
    kind: attempt.seen.capturedOre > 0 ? "release" : "cancel",
    orderId,
    actor: undefined,
    text: p.text,
    guard: () => undefined,
    ...(p.timeoutMs === undefined ? {} : { timeoutMs: p.timeoutMs }),
  })
  if (outcome.kind !== "executed") return "wished"
  // read again: the caller may have found the reservation after it read the attempt
  return closeEnded(desk, (await attempts.attempt(orderId)) ?? attempt)
}

async function closeEnded(desk: Desk, attempt: Attempt): Promise<"captured" | "canceled"> {
  const { reservedOre, capturedOre } = attempt.seen
  if (reservedOre > capturedOre) desk.announce(orphanCanceled(attempt, reservedOre - capturedOre))
  if (capturedOre > 0) return "captured"
  await desk.journal.attempts.close(attempt.orderId, message("unwanted-canceled"))
  return "canceled"
}
