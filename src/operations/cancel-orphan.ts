import { message } from "../messages"
import type { Desk } from "./context"
import { endReservation } from "./cancel-or-release"
import { orphanCanceled } from "./events"
import type { Attempt } from "./ports"

/** A payment being stored by another process may take this long after its authorization (docs/protocol.md, `STAMP`). */
const STAMP_AGE_MS = 5 * 60_000

/**
 * Cancels a payment that no cart and no order wants any more, approved or not. Best effort: a payment that the shopper
 * is just approving can't always be cancelled, so until Vipps says yes it stays in the journal with a wish to cancel.
 * Never touches a reservation that became a payment, or may be becoming one right now.
 */
export async function cancelUnwanted(
  desk: Desk,
  attempt: Attempt,
  p: { isKept: (attempt: Attempt) => Promise<boolean>; text: string; timeoutMs?: number },
): Promise<"canceled" | "kept" | "wished" | "captured"> {
  const { attempts } = desk.journal
  const { orderId } = attempt
  // taken already (a direct capture, or the Vipps portal): only a refund gives it back, and that is a person's to make
  if (attempt.seen.capturedOre > 0 && attempt.seen.capturableOre === 0) return "captured"
  if (attempt.state === "closed" || (await p.isKept(attempt))) return "kept"
  // authorized a moment ago: it may be on its way to become a payment, so nothing is wished either; the next look decides
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
  // as it is known now: whoever asked may have found the reservation only after reading the attempt
  return closeEnded(desk, (await attempts.attempt(orderId)) ?? attempt)
}

async function closeEnded(desk: Desk, attempt: Attempt): Promise<"captured" | "canceled"> {
  const { reservedOre, capturedOre } = attempt.seen
  if (reservedOre > capturedOre) desk.announce(orphanCanceled(attempt, reservedOre - capturedOre))
  if (capturedOre > 0) return "captured"
  await desk.journal.attempts.close(attempt.orderId, message("unwanted-canceled"))
  return "canceled"
}
