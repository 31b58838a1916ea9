import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError, Modules } from "@medusajs/framework/utils"
import { capturePaymentWorkflow, completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { cancelUnwanted, type Attempt } from "../operations"
import type { VippsDesk } from "../providers/vipps/desk"
import { becamePayment, pickCurrent } from "../providers/vipps/becoming"
import { textFor } from "../providers/vipps/texts"
import { VippsError } from "../vipps"
import { deskOf } from "./desks"
import { oreOf } from "./exact-amount"
import { COMPLETION_MS } from "./grace"
import { findPaymentOfSession } from "./payments"
import { findProvider } from "./providers"
import { refreshAttempt } from "./refresh"
import { makeWay } from "./siblings"
import { endStranded } from "./stranded"

export type Completion =
  | { kind: "order"; orderId: string }
  /** a payment without a cart: a draft order's, or one asked for by link */
  | { kind: "paid" }
  /** reserved or not, no cart and no order can have it */
  | { kind: "unwanted" }
  /** another server is making the order */
  | { kind: "under-way" }
  | { kind: "not-reserved"; message: string }

/**
 * Turns an approved Vipps payment into an order, or into a payment of the order that asked for it. What is reserved is
 * asked of Vipps by `authorizePayment`, which both ways end in. A session that Medusa has deleted never reaches
 * Medusa's own flow: that would take a stranger's cart for it.
 */
export async function completePayment(
  container: MedusaContainer,
  orderId: string,
  providerId: string,
): Promise<Completion> {
  const provider = findProvider(container, providerId)
  const desk = provider && deskOf(container, provider)
  const attempt = desk && (await desk.journal.attempts.attempt(orderId))
  if (!desk || attempt?.providerId !== providerId) return { kind: "unwanted" }
  const home = await findHome(container, attempt.sessionId)
  if (!home || !(await isCurrent(desk, attempt))) return letGo(desk, orderId)
  // asked for by link, and the order was cancelled before the customer paid
  if (home.isOrderCanceled && !home.hasPayment) return letGo(desk, orderId)
  if (home.hasPayment && home.placedOrderId) return { kind: "order", orderId: home.placedOrderId }
  if (home.hasPayment && home.cartId === undefined) return { kind: "paid" }
  if (isStranded(home)) return forgetStranded(container, attempt)
  // a pay link that was paid twice: what the order asks for is covered by another payment already
  if (home.cartId === undefined && home.coveredOre >= home.amountOre) return letGo(desk, orderId)
  if (home.cartId === undefined) return authorizeWithoutCart(container, attempt.sessionId)
  await makeWay(container, desk, attempt).catch(forgiveVipps)
  const completion = await completeCart(container, { desk, attempt, cartId: home.cartId })
  if (completion.kind === "order") return joinOrder(container, desk, { attempt, completion })
  const left = await findHome(container, attempt.sessionId)
  return left && isStranded(left) ? forgetStranded(container, attempt) : completion
}

/** A payment without an order, which the cart can't become one by any more. */
function isStranded(home: Home): boolean {
  const isUseless = home.hasPayment && (home.isPaymentCanceled || !home.hasSession)
  return isUseless && home.cartId !== undefined && home.placedOrderId === undefined
}

/** A payment that Medusa stored and forgot; what can't be cancelled now is looked at again soon. */
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

/** A session's older attempt was replaced, and a lost one has no link: what is paid is the current one. */
async function isCurrent(desk: VippsDesk, attempt: Attempt): Promise<boolean> {
  const current = pickCurrent(await desk.journal.attempts.attemptsOfSession(attempt.sessionId))
  return current?.orderId === attempt.orderId
}

/**
 * The cart has an order. Medusa makes it before it asks for the payment, so an order without any payment is either being
 * completed by another process, or was cut off from its payment by a crash.
 */
async function joinOrder(
  container: MedusaContainer,
  desk: VippsDesk,
  p: { attempt: Attempt; completion: Completion },
): Promise<Completion> {
  const { orderId, sessionId } = p.attempt
  const home = await findHome(container, sessionId)
  if (home?.hasPayment) return p.completion
  // the cart became an order by another payment: this one came too late
  if (!home || home.coveredOre > 0) return letGo(desk, orderId)
  // an order that is gone again was taken back just now
  const isYoung = !home.orderedAt || desk.now().getTime() - home.orderedAt.getTime() < COMPLETION_MS
  if (isYoung) return { kind: "under-way" }
  const joined = await authorizeWithoutCart(container, sessionId)
  return joined.kind === "paid" ? p.completion : joined
}

type Home = {
  cartId: string | undefined
  placedOrderId: string | undefined
  orderedAt: Date | undefined
  isOrderCanceled: boolean
  hasSession: boolean
  hasPayment: boolean
  isPaymentCanceled: boolean
  /** what the collection asks for, and what its payments cover that are not cancelled, of whatever session */
  amountOre: number
  coveredOre: number
}

/** Where a payment session lives; undefined when Medusa has deleted it and no payment came of it. */
async function findHome(container: MedusaContainer, sessionId: string): Promise<Home | undefined> {
  const payments = container.resolve(Modules.PAYMENT)
  const [session] = await payments.listPaymentSessions({ id: sessionId }, { relations: ["payment"] })
  const [payment] = session ? [] : await payments.listPayments({ payment_session_id: sessionId })
  const stored = session?.payment ?? payment
  const collectionId = session?.payment_collection_id ?? payment?.payment_collection_id
  if (!collectionId) return undefined
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "payment_collection",
    fields: [
      "id",
      "amount",
      "cart.id",
      "order.id",
      "order.created_at",
      "order.canceled_at",
      "payments.amount",
      "payments.canceled_at",
    ],
    filters: { id: collectionId },
  })
  const [collection] = data
  const cartId = collection?.cart?.id
  const orderedAt = collection?.order?.created_at
  return {
    cartId,
    placedOrderId: collection?.order?.id ?? (cartId && (await findOrderOfCart(container, cartId))),
    orderedAt: orderedAt === undefined ? undefined : new Date(orderedAt),
    isOrderCanceled: Boolean(collection?.order?.canceled_at),
    hasSession: session !== undefined && session.status !== "canceled",
    hasPayment: stored !== undefined,
    isPaymentCanceled: Boolean(stored?.canceled_at),
    amountOre: oreOf(collection?.amount),
    coveredOre: sumLive(collection?.payments ?? []),
  }
}

function sumLive(payments: ({ amount?: unknown; canceled_at?: unknown } | null)[]): number {
  return payments.reduce((sum, one) => (one && !one.canceled_at ? sum + oreOf(one.amount) : sum), 0)
}

async function findOrderOfCart(container: MedusaContainer, cartId: string): Promise<string | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order_cart",
    fields: ["order_id"],
    filters: { cart_id: cartId },
  })
  return data[0]?.order_id
}

/**
 * Gives the order that there is already. Medusa's lock on a cart is one of this process unless the shop runs Redis, and
 * two servers that complete a cart at once make two orders of it (docs/decisions/0013): callback and return often come together.
 */
async function completeCart(container: MedusaContainer, p: Cart): Promise<Completion> {
  const { attempts } = p.desk.journal
  const lease = await waitForTurn(p)
  if (lease === undefined) return { kind: "under-way" }
  try {
    const { result, errors } = await completeCartWorkflow(container).run({
      input: { id: p.cartId },
      throwOnError: false,
    })
    const [failure] = errors
    if (failure) return { kind: "not-reserved", message: messageOf(failure.error) }
    return { kind: "order", orderId: result.id }
  } finally {
    // it ends by itself as well
    await attempts.endCompletion(p.attempt.orderId, lease).catch(() => undefined)
  }
}

type Cart = { desk: VippsDesk; attempt: Attempt; cartId: string }

/** Longer than a completion takes, even with a slow Vipps; a server that died holds the others up for no longer. */
const TURN_MS = 30_000
const WAIT_MS = 5_000
const TICK_MS = 100

async function waitForTurn({ desk, attempt }: Cart): Promise<string | undefined> {
  const until = performance.now() + WAIT_MS
  for (;;) {
    const lease = await desk.journal.attempts.claimCompletion(attempt.orderId, TURN_MS)
    if (lease !== undefined || performance.now() >= until) return lease
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
}

async function authorizeWithoutCart(container: MedusaContainer, sessionId: string): Promise<Completion> {
  try {
    const payment = await container.resolve(Modules.PAYMENT).authorizePaymentSession(sessionId, {})
    // a direct capture comes captured: this books the order's transaction, without another call to Vipps
    if (payment?.captured_at)
      await capturePaymentWorkflow(container).run({ input: { payment_id: payment.id } })
    return { kind: "paid" }
  } catch (error) {
    return { kind: "not-reserved", message: messageOf(error) }
  }
}

/** Read first, so that the event about a reservation that was let go says how much it was. */
async function letGo(desk: VippsDesk, orderId: string): Promise<Completion> {
  await refreshAttempt(desk, orderId).catch(forgiveVipps)
  const attempt = await desk.journal.attempts.attempt(orderId)
  if (attempt) {
    await cancelUnwanted(desk, attempt, {
      text: textFor("cancel", desk.options),
      isKept: (one) => becamePayment(desk, one),
    })
  }
  return { kind: "unwanted" }
}

/** What can't be read now is looked at again by the reconciliation. */
function forgiveVipps(error: unknown): void {
  if (!(error instanceof VippsError)) throw error
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
