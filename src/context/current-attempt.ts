import { refuse } from "../medusa/errors"
import type { Attempt } from "../operations"
import { kroner, type Refusal } from "../rules"
import type { VippsDesk } from "./vipps-context"

/**
 * Of a session's attempts the one that its shopper pays: the newest with a link. One without was refused by Vipps, or its
 * answer got lost; unless it holds money all the same, the link before it is still the shopper's.
 */
export function pickCurrent<Known extends Attempt>(newestFirst: Known[]): Known | undefined {
  return newestFirst.find(({ url, seen }) => url !== undefined || seen.reservedOre > 0) ?? newestFirst[0]
}

/** Of a session's attempts the one that Medusa's payment stands on: the latest that was authorized. */
function pickAuthorized<Known extends Attempt>(newestFirst: Known[]): Known | undefined {
  return newestFirst.find((attempt) => attempt.authorizedAt) ?? pickCurrent(newestFirst)
}

/** Whether this very attempt became a payment; an older or lost one of the same session is nobody's. */
export async function becamePayment(desk: VippsDesk, attempt: Attempt): Promise<boolean> {
  if ((await desk.rows.paymentIdOf(attempt.sessionId)) === undefined) return false
  const chosen = pickAuthorized(await desk.journal.attempts.attemptsOfSession(attempt.sessionId))
  return chosen?.orderId === attempt.orderId
}

/** The reservation that became this payment. Throws in words when it is unknown or belongs to another sales unit. */
export async function requireAttempt(desk: VippsDesk, sessionId: string, notDone: string): Promise<Attempt> {
  return pickOwn(desk, await desk.journal.attempts.attemptsOfSession(sessionId), notDone)
}

export function pickOwn<Known extends Attempt>(desk: VippsDesk, attempts: Known[], notDone: string): Known {
  const attempt = pickAuthorized(attempts)
  if (!attempt) {
    throw refuse(
      `${notDone}: the journal of medusa-payment-vipps does not know this payment. Use the Vipps portal for it.`,
    )
  }
  const { merchantSerialNumber: current } = desk.options
  if (attempt.merchantSerialNumber === current) return attempt
  throw refuse(
    `${notDone}: the payment belongs to the Vipps sales unit with MSN ${attempt.merchantSerialNumber}, and this shop is ` +
      `configured for MSN ${current}. Use the Vipps portal of that sales unit.`,
  )
}

/** The order was cancelled, and the reservation waits to be let go: nothing more may be taken of it. */
export function guardWish(attempt: Attempt, amountOre: number): Refusal | undefined {
  if (!attempt.wish) return undefined
  return {
    code: "capture-unwanted",
    message:
      `The capture of ${kroner(amountOre)} was not made: the payment was cancelled, and what is left of the ` +
      `reservation is about to be released. A new payment is needed.`,
  }
}
