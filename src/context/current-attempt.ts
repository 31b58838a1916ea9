import type { Attempt } from "../operations"
import type { VippsDesk } from "./vipps-context"

/**
 * Of a session's attempts the one that its shopper pays: the newest with a link. One without was refused by Vipps, or its
 * answer got lost; unless it holds money all the same, the link before it is still the shopper's.
 */
export function pickCurrent<Known extends Attempt>(newestFirst: Known[]): Known | undefined {
  return newestFirst.find(({ url, seen }) => url !== undefined || seen.reservedOre > 0) ?? newestFirst[0]
}

/** Of a session's attempts the one that Medusa's payment stands on: the latest that was authorized. */
export function pickAuthorized<Known extends Attempt>(newestFirst: Known[]): Known | undefined {
  return newestFirst.find((attempt) => attempt.authorizedAt) ?? pickCurrent(newestFirst)
}

/** Whether this very attempt became a payment; an older or lost one of the same session is nobody's. */
export async function becamePayment(desk: VippsDesk, attempt: Attempt): Promise<boolean> {
  if ((await desk.rows.paymentIdOf(attempt.sessionId)) === undefined) return false
  const chosen = pickAuthorized(await desk.journal.attempts.attemptsOfSession(attempt.sessionId))
  return chosen?.orderId === attempt.orderId
}
