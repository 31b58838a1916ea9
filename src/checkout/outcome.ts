import type { MedusaContainer } from "@medusajs/framework/types"
import { message } from "../messages"
import type { Attempt } from "../operations"
import { pickCurrent } from "../context/current-attempt"
import type { VippsContext } from "../context/vipps-context"
import { readCartState, type CartState } from "../medusa/cart-rows"
import type { LinkedPayment } from "./return-link"
import { completionMs, EXPIRED, TAKEN_BACK_MS } from "../context/completion-times"

/**
 * What a shopper and their storefront are told about a payment. paid: there is an order (`orderId`), or the order that asked
 * for it has its payment. rejected, expired: nothing is taken, a new payment session is needed. failed: approved, but the shop
 * could not make the order, so the money is freed and there will be no order. pending: not decided yet, or approved and the order
 * is not made yet.
 */
export type ShopperOutcome = "paid" | "rejected" | "expired" | "failed" | "pending"

export type PaymentOutcome = {
  outcome: ShopperOutcome
  /** of `failed`: why the order could not be made */
  code: string | undefined
  orderId: string | undefined
  cartId: string | undefined
  /** no answer of Vipps' would change it */
  isFinal: boolean
  /** the session still exists, and this is its newest payment: once approved, it would become an order */
  isWanted: boolean
  attempt: Attempt
}

/** From our own tables: no call to Vipps. */
export async function readOutcome(
  container: MedusaContainer,
  { context, attempt: { reference, sessionId } }: LinkedPayment,
): Promise<PaymentOutcome> {
  const attempt = await requireKnown(context, reference)
  const place = await readCartState(container, {
    attempt,
    now: context.now,
    completionMs: completionMs(context),
  })
  const isBeingMade = await isOrderBeingMade(context, attempt, place)
  const isOrderUncertain = place.hasTwoOrders || isBeingMade
  const current = pickCurrent(await context.journal.attempts.attemptsOfSession(sessionId))
  const isWanted = place.hasSession && current?.reference === reference
  const outcome = isPaid(place, isBeingMade)
    ? "paid"
    : isOrderUncertain
      ? "pending"
      : unpaidOutcome(attempt, place, isWanted)
  return {
    outcome,
    code: outcome === "failed" ? codeOf(attempt, isWanted) : undefined,
    orderId: outcome === "paid" ? place.orderId : undefined,
    cartId: place.cartId,
    isFinal: outcome === "paid" || (!isOrderUncertain && isOver(attempt, place, outcome)),
    isWanted,
    attempt,
  }
}

/** Another payment of the same shopper may have paid the cart's order; they have their order. */
function isPaid({ cartId, orderId, hasPayment, isCollectionPaid }: CartState, isBeingMade: boolean): boolean {
  return cartId ? orderId !== undefined && isCollectionPaid && !isBeingMade : hasPayment
}

/** Of a payment that is not paid: no answer of Vipps' would change it. */
function isOver(attempt: Attempt, { hasPayment }: CartState, outcome: ShopperOutcome): boolean {
  const isLetGo = hasPayment && attempt.figures.released
  return isLetGo || attempt.state === "closed" || outcome === "failed"
}

/**
 * Medusa makes the order first, and takes it back if a later step or the shop's own code refuses it. While a server of ours
 * completes the cart, nobody is told that it is paid. But not for long: the server may have died.
 */
async function isOrderBeingMade(context: VippsContext, attempt: Attempt, place: CartState): Promise<boolean> {
  const { orderId, orderedAt } = place
  if (orderId === undefined || orderedAt === undefined) return false
  const isYoung = context.now().getTime() - orderedAt.getTime() < TAKEN_BACK_MS
  return isYoung && (await context.journal.attempts.isCompleting(attempt.reference))
}

/** An attempt is never deleted. */
async function requireKnown(context: VippsContext, reference: string): Promise<Attempt> {
  const attempt = await context.journal.attempts.attempt(reference)
  if (!attempt) throw new Error(`The attempt ${reference} is not in the journal.`)
  return attempt
}

/** Why an approved payment became no order. If no completion was tried, the only known reason is that the cart changed. */
function codeOf({ completionFailure }: Attempt, isWanted: boolean): string | undefined {
  return completionFailure?.code ?? (isWanted ? undefined : CART_CHANGED)
}

/** The message's code, for programs. */
const CART_CHANGED = message("express-cart-changed").code

/**
 * An Express payment was approved, and the shopper's cart has changed meanwhile: they see an approval in the app, so "rejected"
 * would tell them nothing.
 */
function isOfChangedCart({ express, state, figures }: Attempt, isWanted: boolean): boolean {
  if (!express || isWanted || figures.reservedMinor === 0 || figures.capturedMinor > 0) return false
  return state !== "active" || figures.released
}

function unpaidOutcome(attempt: Attempt, place: CartState, isWanted: boolean): ShopperOutcome {
  const { state, closedReason, figures } = attempt
  if (isOfChangedCart(attempt, isWanted)) return "failed"
  if (isWanted && isGivenUp(attempt, place)) return "failed"
  if (figures.state === "expired" || closedReason?.code === EXPIRED.code) return "expired"
  if (figures.state === "canceled" || figures.state === "failed") return "rejected"
  return isWanted && state !== "closed" ? "pending" : "rejected"
}

/**
 * The shop refused the order, and nothing can make it any more. If money is captured already, nobody may say that none was taken.
 */
function isGivenUp({ completionFailure, state, pendingAction, figures }: Attempt, place: CartState): boolean {
  if (!completionFailure || figures.capturedMinor > 0) return false
  const isEnded =
    state === "closed" || (state === "closing" && pendingAction === "cancel") || figures.released
  return isEnded || (place.hasPayment && place.isSessionCanceled)
}
