import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError, Modules } from "@medusajs/framework/utils"
import { capturePaymentWorkflow } from "@medusajs/medusa/core-flows"
import { cancelUnwanted, type Attempt } from "../operations"
import type { VippsContext } from "../context/vipps-context"
import { becamePayment, pickCurrent } from "../context/current-attempt"
import { textFor } from "../context/transaction-texts"
import { VippsError } from "../vipps"
import { completeCart, type Cart, type CartCompletion } from "./complete-cart"
import { readAuthorizing } from "./completion-error"
import { contextOf } from "../context/context-of"
import { inCompletion } from "../context/completion-scope"
import { completionMs } from "../context/completion-times"
import { findPaymentOwner, type PaymentOwner } from "../medusa/cart-rows"
import { findPaymentOfSession } from "../context/vipps-payment"
import { findProvider } from "../context/configured-providers"
import { refreshAttempt } from "./refresh-attempt"
import { removeCompetingSessions } from "./competing-sessions"
import { endOrphan } from "./orphaned-payment"

export type PaymentCompletion =
  | CartCompletion
  /** a payment without a cart: a draft order's, or one asked for by link */
  | { kind: "paid" }
  /** reserved or not, it can't become the payment of a cart or an order */
  | { kind: "unwanted" }

/**
 * Turns an approved Vipps payment into an order, or into a payment of the order that asked for it. Both ways end in
 * `authorizePayment`, which asks Vipps what is reserved. If Medusa has deleted the session, Medusa's own flow is not used: it
 * would complete somebody else's cart.
 */
export async function completePayment(
  container: MedusaContainer,
  reference: string,
  providerId: string,
  { isDue = false } = {},
): Promise<PaymentCompletion> {
  const known = await findAttempt(container, reference, providerId)
  if (!known) return { kind: "unwanted" }
  const { context, attempt } = known
  if (isBeingCanceled(attempt)) return cancelAttempt(context, attempt)
  const home = await findPaymentOwner(container, attempt.sessionId)
  if (!home || !(await isCurrent(context, attempt)) || isUnwanted(home))
    return cancelAttempt(context, attempt)
  const done = earlierCompletion(home)
  if (done) return done
  if (isStranded(home)) return forgetStranded(container, attempt)
  if (home.cartId === undefined) return authorizeWithoutCart(container, attempt.sessionId)
  return completeFromCart(container, { context, attempt, cartId: home.cartId, isDue })
}

/** undefined: this provider has no such attempt, or is no longer configured. */
async function findAttempt(
  container: MedusaContainer,
  reference: string,
  providerId: string,
): Promise<{ context: VippsContext; attempt: Attempt } | undefined> {
  const provider = findProvider(container, providerId)
  if (!provider) return undefined
  const unit = contextOf(container, provider)
  const attempt = await unit.journal.attempts.attempt(reference)
  return attempt?.providerId === providerId ? { context: unit.forPayment(attempt), attempt } : undefined
}

/** A shopper may have been told that there will be no order, and may have paid again. */
function isBeingCanceled({ state, pendingAction }: Attempt): boolean {
  return state === "closing" && pendingAction === "cancel"
}

/** Nothing asks for the payment any more, and Medusa has not stored one. */
function isUnwanted(home: PaymentOwner): boolean {
  if (home.hasPayment) return false
  // asked for by link, and the order was cancelled before the customer paid
  if (home.isOrderCanceled) return true
  // a payment link that was paid twice: another payment already covers what the order asks for
  return home.cartId === undefined && home.coveredMinor >= home.amountMinor
}

/** The result of an earlier call; undefined: not completed yet. */
function earlierCompletion({ hasPayment, orderId, cartId }: PaymentOwner): PaymentCompletion | undefined {
  if (!hasPayment) return undefined
  if (orderId) return { kind: "order", orderId }
  return cartId === undefined ? { kind: "paid" } : undefined
}

async function completeFromCart(container: MedusaContainer, cart: Cart): Promise<PaymentCompletion> {
  const { context, attempt } = cart
  await removeCompetingSessions(container, context, attempt).catch(ignoreVippsError)
  const completion = await completeCart(container, cart)
  if (completion.kind === "order") return joinOrder(container, context, { attempt, completion })
  const left = await findPaymentOwner(container, attempt.sessionId)
  return left && isStranded(left) ? forgetStranded(container, attempt) : completion
}

/** A payment without an order, whose cart can no longer become one. */
function isStranded(home: PaymentOwner): boolean {
  const isUseless = home.hasPayment && (home.isPaymentCanceled || !home.hasSession)
  return isUseless && home.cartId !== undefined && home.orderId === undefined
}

/** A payment that Medusa stored and forgot. If it can't be cancelled now, it is polled again soon. */
async function forgetStranded(container: MedusaContainer, attempt: Attempt): Promise<PaymentCompletion> {
  const payment = await findPaymentOfSession(container, attempt)
  try {
    if (payment) await endOrphan(container, payment)
  } catch (error) {
    if (!MedusaError.isMedusaError(error)) throw error
    await payment?.context.journal.attempts.schedulePoll(attempt.reference)
  }
  return { kind: "unwanted" }
}

/** A session's older attempt was replaced, and a lost one has no link: the shopper pays the current one. */
async function isCurrent(context: VippsContext, attempt: Attempt): Promise<boolean> {
  const current = pickCurrent(await context.journal.attempts.attemptsOfSession(attempt.sessionId))
  return current?.reference === attempt.reference
}

/**
 * The cart has an order. Medusa makes the order before it asks for the payment. So an order without any payment is being
 * completed by another process, or a crash cut it off from its payment.
 */
async function joinOrder(
  container: MedusaContainer,
  context: VippsContext,
  p: { attempt: Attempt; completion: PaymentCompletion },
): Promise<PaymentCompletion> {
  const { sessionId } = p.attempt
  const home = await findPaymentOwner(container, sessionId)
  if (home?.hasPayment) return p.completion
  // the cart became an order by another payment: this one came too late
  if (!home || home.coveredMinor > 0) return cancelAttempt(context, p.attempt)
  // an order that is gone was taken back just now
  const isYoung =
    !home.orderedAt || context.now().getTime() - home.orderedAt.getTime() < completionMs(context)
  if (isYoung) return { kind: "in-progress" }
  const { reference } = p.attempt
  const joined = await inCompletion({ reference }, () => authorizeWithoutCart(container, sessionId))
  return joined.kind === "paid" ? p.completion : joined
}

async function authorizeWithoutCart(
  container: MedusaContainer,
  sessionId: string,
): Promise<PaymentCompletion> {
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
async function cancelAttempt(context: VippsContext, known: Attempt): Promise<PaymentCompletion> {
  await refreshAttempt(context, known).catch(ignoreVippsError)
  const attempt = await context.journal.attempts.attempt(known.reference)
  if (attempt) {
    await cancelUnwanted(context, attempt, {
      transactionText: textFor("cancel", context.options),
      isKept: (one) => becamePayment(context, one),
    })
  }
  return { kind: "unwanted" }
}

/** If it can't be read now, the reconciliation reads it. */
function ignoreVippsError(error: unknown): void {
  if (!(error instanceof VippsError)) throw error
}
