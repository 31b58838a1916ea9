import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { Attempt } from "../operations"
import { pickCurrent } from "../context/current-attempt"
import type { VippsDesk } from "../context/vipps-context"
import type { LinkedPayment } from "./return-link"
import { EXPIRED } from "../host/closing-reasons"
import { completionMs } from "../context/time-limits"

/**
 * What a shopper and their storefront are told of a payment. paid: there is an order (`placedOrderId`), or the order that
 * asked for it has its payment. rejected, expired: nothing is taken, a new payment session is needed. failed: approved, and the
 * shop could not make the order, so the money is let go; never an order any more. pending: not decided yet, or approved and
 * the order is not made yet.
 */
export type Outcome = "paid" | "rejected" | "expired" | "failed" | "pending"

export type Verdict = {
  outcome: Outcome
  /** why the order could not be made, of `failed` */
  code: string | undefined
  placedOrderId: string | undefined
  cartId: string | undefined
  /** nothing that Vipps could tell would change it */
  isFinal: boolean
  /** the session is still there, and this is its newest payment: approved, it would become an order */
  isWanted: boolean
  attempt: Attempt
}

/** As our own tables have it: no call to Vipps. */
export async function readVerdict(
  container: MedusaContainer,
  { desk, attempt: { orderId, sessionId } }: LinkedPayment,
): Promise<Verdict> {
  const attempt = await requireKnown(desk, orderId)
  const place = await readPlace(container, { attempt, desk })
  const { cartId, placedOrderId, hasSession, hasPayment, isCollectionPaid } = place
  // a cart's order may have been paid by another payment of the same shopper; they have their order
  const isPaid = cartId ? placedOrderId !== undefined && isCollectionPaid : hasPayment
  const current = pickCurrent(await desk.journal.attempts.attemptsOfSession(sessionId))
  const isWanted = hasSession && current?.orderId === orderId
  const isLetGo = hasPayment && attempt.seen.released
  const outcome = isPaid ? "paid" : place.hasTwoOrders ? "pending" : unpaidOutcome(attempt, place, isWanted)
  const isOver = isLetGo || attempt.state === "closed" || outcome === "failed"
  const isFinal = isPaid || (!place.hasTwoOrders && isOver)
  return {
    outcome,
    code: outcome === "failed" ? attempt.completionFailure?.code : undefined,
    placedOrderId: isPaid ? placedOrderId : undefined,
    cartId,
    isFinal,
    isWanted,
    attempt,
  }
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
  if (seen.state === "expired" || closedReason === EXPIRED) return "expired"
  if (seen.state === "canceled" || seen.state === "failed") return "rejected"
  return isWanted && state !== "closed" ? "pending" : "rejected"
}

/** The shop refused the order, and from here on nothing can make it; of what was taken already nobody may say that it was not. */
function isGivenUp({ completionFailure, state, wish, seen }: Attempt, place: Place): boolean {
  if (!completionFailure || seen.capturedOre > 0) return false
  const isEnding = state === "closed" || (state === "closing" && wish === "cancel") || seen.released
  return isEnding || (place.hasPayment && place.isSessionCanceled)
}

type Place = {
  cartId: string | undefined
  placedOrderId: string | undefined
  /** two servers make an order of the same cart, and Medusa takes one of them back: neither is told until then */
  hasTwoOrders: boolean
  hasSession: boolean
  isSessionCanceled: boolean
  hasPayment: boolean
  /** by whatever session */
  isCollectionPaid: boolean
}

/** Where the payment belongs in Medusa, also when Medusa has deleted its session. */
async function readPlace(container: MedusaContainer, { attempt, desk }: Reading): Promise<Place> {
  const { rows } = await container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw(
    `select c.cart_id, o.order_id, o.is_one, o.youngest_at,
            exists (select 1 from payment_session s where s.id = :sessionId and s.deleted_at is null) as has_session,
            exists (select 1 from payment_session s where s.id = :sessionId and s.deleted_at is null
                                                      and s.status = 'canceled') as is_session_canceled,
            exists (select 1 from payment p
                     where p.payment_session_id = :sessionId and p.deleted_at is null) as has_payment,
            exists (select 1 from payment p
                     where p.payment_collection_id = k.id and p.deleted_at is null) as is_collection_paid
       from (select :collectionId::text as id) k
       left join cart_payment_collection c on c.payment_collection_id = k.id and c.deleted_at is null
       left join lateral (
         select o.id as order_id, count(*) over () = 1 as is_one, max(o.created_at) over () as youngest_at
           from "order" o
          where o.deleted_at is null
            and o.id in (select order_id from order_cart where cart_id = c.cart_id and deleted_at is null
                         union
                         select order_id from order_payment_collection
                          where payment_collection_id = k.id and deleted_at is null)
          order by o.created_at, o.id
          limit 1) o on true
      limit 1`,
    { sessionId: attempt.sessionId, collectionId: attempt.paymentCollectionId ?? "" },
  )
  const [row] = rows
  // of two that a crash left behind, the older one is told
  const isSettled =
    row.is_one || desk.now().getTime() - new Date(row.youngest_at).getTime() >= completionMs(desk)
  return {
    cartId: row.cart_id ?? undefined,
    placedOrderId: row.order_id !== null && isSettled ? row.order_id : undefined,
    hasTwoOrders: row.order_id !== null && !isSettled,
    hasSession: row.has_session,
    isSessionCanceled: row.is_session_canceled,
    hasPayment: row.has_payment,
    isCollectionPaid: row.is_collection_paid,
  }
}

type Reading = { attempt: Attempt; desk: VippsDesk }
