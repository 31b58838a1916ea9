import type { MedusaContainer } from "@medusajs/framework/types"
import type { Attempt } from "../operations"
import { pickCurrent } from "../context/current-attempt"
import type { VippsDesk } from "../context/vipps-context"
import { readPlace, type Place } from "../medusa/cart-rows"
import type { LinkedPayment } from "./return-link"
import { completionMs, EXPIRED, TAKEN_BACK_MS } from "../context/time-limits"

/**
 * What a shopper and their storefront are told of a payment. paid: there is an order (`placedOrderId`), or the order that asked
 * for it has its payment. rejected, expired: nothing is taken, a new payment session is needed. failed: approved, but the shop
 * could not make the order, so the money is freed and there will be no order. pending: not decided yet, or approved and the order
 * is not made yet.
 */
export type Outcome = "paid" | "rejected" | "expired" | "failed" | "pending"

export type Verdict = {
  outcome: Outcome
  /** of `failed`: why the order could not be made */
  code: string | undefined
  placedOrderId: string | undefined
  cartId: string | undefined
  /** no answer of Vipps' would change it */
  isFinal: boolean
  /** the session still exists, and this is its newest payment: once approved, it would become an order */
  isWanted: boolean
  attempt: Attempt
}

/** From our own tables: no call to Vipps. */
export async function readVerdict(
  container: MedusaContainer,
  { desk, attempt: { orderId, sessionId } }: LinkedPayment,
): Promise<Verdict> {
  const attempt = await requireKnown(desk, orderId)
  const place = await readPlace(container, { attempt, now: desk.now, completionMs: completionMs(desk) })
  const isBeingMade = await isOrderBeingMade(desk, attempt, place)
  const isOrderUncertain = place.hasTwoOrders || isBeingMade
  const current = pickCurrent(await desk.journal.attempts.attemptsOfSession(sessionId))
  const isWanted = place.hasSession && current?.orderId === orderId
  const outcome = isPaid(place, isBeingMade)
    ? "paid"
    : isOrderUncertain
      ? "pending"
      : unpaidOutcome(attempt, place, isWanted)
  return {
    outcome,
    code: outcome === "failed" ? attempt.completionFailure?.code : undefined,
    placedOrderId: outcome === "paid" ? place.placedOrderId : undefined,
    cartId: place.cartId,
    isFinal: outcome === "paid" || (!isOrderUncertain && isOver(attempt, place, outcome)),
    isWanted,
    attempt,
  }
}

/** Another payment of the same shopper may have paid the cart's order; they have their order. */
function isPaid(
  { cartId, placedOrderId, hasPayment, isCollectionPaid }: Place,
  isBeingMade: boolean,
): boolean {
  return cartId ? placedOrderId !== undefined && isCollectionPaid && !isBeingMade : hasPayment
}

/** Of a payment that is not paid: no answer of Vipps' would change it. */
function isOver(attempt: Attempt, { hasPayment }: Place, outcome: Outcome): boolean {
  const isLetGo = hasPayment && attempt.seen.released
  return isLetGo || attempt.state === "closed" || outcome === "failed"
}

/**
 * Medusa makes the order first, and takes it back if a later step or the shop's own code refuses it. While a server of ours
 * completes the cart, nobody is told that it is paid. But not for long: the server may have died.
 */
async function isOrderBeingMade(desk: VippsDesk, attempt: Attempt, place: Place): Promise<boolean> {
  const { placedOrderId, orderedAt } = place
  if (placedOrderId === undefined || orderedAt === undefined) return false
  const isYoung = desk.now().getTime() - orderedAt.getTime() < TAKEN_BACK_MS
  return isYoung && (await desk.journal.attempts.isCompleting(attempt.orderId))
}

/** An attempt is never deleted. */
async function requireKnown(desk: VippsDesk, orderId: string): Promise<Attempt> {
  const attempt = await desk.journal.attempts.attempt(orderId)
  if (!attempt) throw new Error(`The attempt ${orderId} is not in the journal.`)
  return attempt
}

function unpaidOutcome(attempt: Attempt, place: Place, isWanted: boolean): Outcome {
  const { state, closedReason, seen } = attempt
  if (isWanted && isGivenUp(attempt, place)) return "failed"
  if (seen.state === "expired" || closedReason?.code === EXPIRED.code) return "expired"
  if (seen.state === "canceled" || seen.state === "failed") return "rejected"
  return isWanted && state !== "closed" ? "pending" : "rejected"
}

/**
 * The shop refused the order, and nothing can make it any more. If money is captured already, nobody may say that none was taken.
 */
function isGivenUp({ completionFailure, state, wish, seen }: Attempt, place: Place): boolean {
  if (!completionFailure || seen.capturedOre > 0) return false
  const isEnding = state === "closed" || (state === "closing" && wish === "cancel") || seen.released
  return isEnding || (place.hasPayment && place.isSessionCanceled)
}
