import { notAllowed } from "../medusa/errors"
import { message, money, type Message, type NotDone } from "../messages"
import type { Attempt } from "../operations"
import type { UnitContext } from "./vipps-context"

/**
 * The attempt of a session that its shopper pays: the newest with a link. Vipps refused one without a link, or its answer was
 * lost: then the shopper still has the link before it, unless the linkless one holds money.
 */
export function pickCurrent<Known extends Attempt>(newestFirst: Known[]): Known | undefined {
  return (
    newestFirst.find(({ url, figures }) => url !== undefined || figures.reservedMinor > 0) ?? newestFirst[0]
  )
}

/** The attempt of a session that became Medusa's payment: the latest that was authorized. */
function pickAuthorized<Known extends Attempt>(newestFirst: Known[]): Known | undefined {
  return newestFirst.find((attempt) => attempt.authorizedAt) ?? pickCurrent(newestFirst)
}

/** Whether this attempt became a payment; an older or lost one of the same session did not. */
export async function becamePayment(context: UnitContext, attempt: Attempt): Promise<boolean> {
  if ((await context.rows.paymentIdOf(attempt.sessionId)) === undefined) return false
  const chosen = pickAuthorized(await context.journal.attempts.attemptsOfSession(attempt.sessionId))
  return chosen?.reference === attempt.reference
}

/** The reservation that became this payment. Throws a message if it is unknown or belongs to another sales unit. */
export async function requireAttempt(
  context: UnitContext,
  sessionId: string,
  notDone: NotDone,
): Promise<Attempt> {
  return pickOwn(context, await context.journal.attempts.attemptsOfSession(sessionId), notDone)
}

export function pickOwn<Known extends Attempt>(
  context: UnitContext,
  attempts: Known[],
  notDone: NotDone,
): Known {
  const attempt = pickAuthorized(attempts)
  if (!attempt) throw notAllowed(message("payment-unknown", notDone))
  const { merchantSerialNumber: configured } = context.options
  const { merchantSerialNumber: owner } = attempt
  if (owner === configured) return attempt
  throw notAllowed(message("other-sales-unit", { ...notDone, owner, configured }))
}

/** The order was cancelled and the reservation is to be freed: nothing more may be captured of it. */
export function guardPendingAction(attempt: Attempt, amountMinor: number): Message | undefined {
  return (
    attempt.pendingAction && message("capture-unwanted", { asked: money(amountMinor, attempt.currencyCode) })
  )
}
