import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError, Modules } from "@medusajs/framework/utils"
import { capturePaymentWorkflow } from "@medusajs/medusa/core-flows"
import { cancelUnwanted, type Attempt } from "../operations"
import type { VippsDesk } from "../context/vipps-context"
import { becamePayment, pickCurrent } from "../context/current-attempt"
import { textFor } from "../context/transaction-texts"
import { VippsError } from "../vipps"
import { completeCart, type Cart, type CartCompletion } from "./complete-cart"
import { readAuthorizing } from "./completion-error"
import { deskOf } from "../context/context-of"
import { completionMs } from "../context/time-limits"
import { findHome, type Home } from "../medusa/cart-rows"
import { findPaymentOfSession } from "../context/vipps-payment"
import { findProvider } from "../context/configured-providers"
import { refreshAttempt } from "./refresh-attempt"
import { makeWay } from "./competing-sessions"
import { endStranded } from "./orphaned-payment"

export type Completion =
  | CartCompletion
  /** a payment without a cart: a draft order's, or one asked for by link */
  | { kind: "paid" }
  /** reserved or not, it can't become a cart's or an order's payment */
  | { kind: "unwanted" }

/**
 * Turns an approved Vipps payment into an order, or into a payment of the order that asked for it. Both ways end in
 * `authorizePayment`, which asks Vipps what is reserved. If Medusa has deleted the session, Medusa's own flow is not used: it
 * would take a stranger's cart for it.
 */
export async function completePayment(
  container: MedusaContainer,
  orderId: string,
  providerId: string,
  { isDue = false } = {},
): Promise<Completion> {
  const known = await findAttempt(container, orderId, providerId)
  if (!known) return { kind: "unwanted" }
  const { desk, attempt } = known
  if (isBeingCanceled(attempt)) return letGo(desk, attempt)
  const home = await findHome(container, attempt.sessionId)
  if (!home || !(await isCurrent(desk, attempt)) || isUnwanted(home)) return letGo(desk, attempt)
  const done = earlierCompletion(home)
  if (done) return done
  if (isStranded(home)) return forgetStranded(container, attempt)
  if (home.cartId === undefined) return authorizeWithoutCart(container, attempt.sessionId)
  return completeFromCart(container, { desk, attempt, cartId: home.cartId, isDue })
}

/** undefined: this provider has no such attempt, or is no longer configured. */
async function findAttempt(
  container: MedusaContainer,
  orderId: string,
  providerId: string,
): Promise<{ desk: VippsDesk; attempt: Attempt } | undefined> {
  const provider = findProvider(container, providerId)
  if (!provider) return undefined
  const desk = deskOf(container, provider)
  const attempt = await desk.journal.attempts.attempt(orderId)
  return attempt?.providerId === providerId ? { desk, attempt } : undefined
}

/** A shopper may have been told that there will be no order, and may have paid anew. */
function isBeingCanceled({ state, wish }: Attempt): boolean {
  return state === "closing" && wish === "cancel"
}

/** Nothing asks for the payment any more, and Medusa has not stored one. */
function isUnwanted(home: Home): boolean {
  if (home.hasPayment) return false
  // asked for by link, and the order was cancelled before the customer paid
  if (home.isOrderCanceled) return true
  // a payment link that was paid twice: another payment already covers what the order asks for
  return home.cartId === undefined && home.coveredOre >= home.amountOre
}

/** What an earlier call has made of the payment; undefined: not completed yet. */
function earlierCompletion({ hasPayment, placedOrderId, cartId }: Home): Completion | undefined {
  if (!hasPayment) return undefined
  if (placedOrderId) return { kind: "order", orderId: placedOrderId }
  return cartId === undefined ? { kind: "paid" } : undefined
}

async function completeFromCart(container: MedusaContainer, cart: Cart): Promise<Completion> {
  const { desk, attempt } = cart
  await makeWay(container, desk, attempt).catch(forgiveVipps)
  const completion = await completeCart(container, cart)
  if (completion.kind === "order") return joinOrder(container, desk, { attempt, completion })
  const left = await findHome(container, attempt.sessionId)
  return left && isStranded(left) ? forgetStranded(container, attempt) : completion
}

/** A payment without an order, whose cart can no longer become one. */
function isStranded(home: Home): boolean {
  const isUseless = home.hasPayment && (home.isPaymentCanceled || !home.hasSession)
  return isUseless && home.cartId !== undefined && home.placedOrderId === undefined
}

/** A payment that Medusa stored and forgot. If it can't be cancelled now, it is polled again soon. */
async function forgetStranded(container: MedusaContainer, attempt: Attempt): Promise<Completion> {
  const payment = await findPaymentOfSession(container, attempt)
  try {
    if (payment) await endStranded(container, payment)
  } catch (error) {
    if (!MedusaError.isMedusaError(error)) throw error
    await payment?.desk.journal.attempts.lookSoon(attempt.orderId)
  }
  return { kind: "unwanted" }
}

/** A session's older attempt was replaced, and a lost one has no link: the shopper pays the current one. */
async function isCurrent(desk: VippsDesk, attempt: Attempt): Promise<boolean> {
  const current = pickCurrent(await desk.journal.attempts.attemptsOfSession(attempt.sessionId))
  return current?.orderId === attempt.orderId
}

/**
 * The cart has an order. Medusa makes the order before it asks for the payment. So an order without any payment is being
 * completed by another process, or a crash cut it off from its payment.
 */
async function joinOrder(
  container: MedusaContainer,
  desk: VippsDesk,
  p: { attempt: Attempt; completion: Completion },
): Promise<Completion> {
  const { sessionId } = p.attempt
  const home = await findHome(container, sessionId)
  if (home?.hasPayment) return p.completion
  // the cart became an order by another payment: this one came too late
  if (!home || home.coveredOre > 0) return letGo(desk, p.attempt)
  // an order that is gone was taken back just now
  const isYoung = !home.orderedAt || desk.now().getTime() - home.orderedAt.getTime() < completionMs(desk)
  if (isYoung) return { kind: "under-way" }
  const joined = await authorizeWithoutCart(container, sessionId)
  return joined.kind === "paid" ? p.completion : joined
}

async function authorizeWithoutCart(container: MedusaContainer, sessionId: string): Promise<Completion> {
  try {
    const payment = await container.resolve(Modules.PAYMENT).authorizePaymentSession(sessionId, {})
    // a direct capture comes captured: this books the order's transaction without another call to Vipps
    if (payment?.captured_at)
      await capturePaymentWorkflow(container).run({ input: { payment_id: payment.id } })
    return { kind: "paid" }
  } catch (error) {
    return readAuthorizing(error)
  }
}

/** Read first, so that the event about a freed reservation says how much it was. */
async function letGo(desk: VippsDesk, known: Attempt): Promise<Completion> {
  await refreshAttempt(desk, known).catch(forgiveVipps)
  const attempt = await desk.journal.attempts.attempt(known.orderId)
  if (attempt) {
    await cancelUnwanted(desk, attempt, {
      text: textFor("cancel", desk.options),
      isKept: (one) => becamePayment(desk, one),
    })
  }
  return { kind: "unwanted" }
}

/** If it can't be read now, the reconciliation reads it. */
function forgiveVipps(error: unknown): void {
  if (!(error instanceof VippsError)) throw error
}
