import { refuse } from "../medusa/errors"
import { message, nok, type Message, type NotDone } from "../messages"
import type { Attempt } from "../operations"
import type { VippsDesk } from "./vipps-context"

/**
 * The attempt of a session that its shopper pays: the newest with a link. Vipps refused one without a link, or its answer was
 * lost: then the shopper still has the link before it, unless the linkless one holds money.
 */
export function pickCurrent<Known extends Attempt>(newestFirst: Known[]): Known | undefined {
  return newestFirst.find(({ url, seen }) => url !== undefined || seen.reservedOre > 0) ?? newestFirst[0]
}

/** The attempt of a session that became Medusa's payment: the latest that was authorized. */
function pickAuthorized<Known extends Attempt>(newestFirst: Known[]): Known | undefined {
  return newestFirst.find((attempt) => attempt.authorizedAt) ?? pickCurrent(newestFirst)
}

/** Whether this attempt became a payment; an older or lost one of the same session did not. */
export async function becamePayment(desk: VippsDesk, attempt: Attempt): Promise<boolean> {
  if ((await desk.rows.paymentIdOf(attempt.sessionId)) === undefined) return false
  const chosen = pickAuthorized(await desk.journal.attempts.attemptsOfSession(attempt.sessionId))
  return chosen?.orderId === attempt.orderId
}

/** The reservation that became this payment. Throws a message if it is unknown or belongs to another sales unit. */
export async function requireAttempt(desk: VippsDesk, sessionId: string, notDone: NotDone): Promise<Attempt> {
  return pickOwn(desk, await desk.journal.attempts.attemptsOfSession(sessionId), notDone)
}

export function pickOwn<Known extends Attempt>(desk: VippsDesk, attempts: Known[], notDone: NotDone): Known {
  const attempt = pickAuthorized(attempts)
  if (!attempt) throw refuse(message("payment-unknown", notDone))
  const { merchantSerialNumber: configured } = desk.options
  const { merchantSerialNumber: owner } = attempt
  if (owner === configured) return attempt
  throw refuse(message("other-sales-unit", { ...notDone, owner, configured }))
}

/** The order was cancelled and the reservation is to be freed: nothing more may be captured of it. */
export function guardWish(attempt: Attempt, amountOre: number): Message | undefined {
  return attempt.wish && message("capture-unwanted", { asked: nok(amountOre) })
}
