import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { sqlOf } from "../db/sql"
import type { Attempt } from "../operations"
import { minorOf } from "./exact-amount"
import { LIVE_STATUSES } from "./completion-steps"

export type PaymentOwner = {
  cartId: string | undefined
  orderId: string | undefined
  orderedAt: Date | undefined
  isOrderCanceled: boolean
  hasSession: boolean
  hasPayment: boolean
  isPaymentCanceled: boolean
  /** what the collection asks for, and what its payments cover that are not cancelled, of whatever session */
  amountMinor: number
  coveredMinor: number
}

/** As Medusa's query answers. */
type CollectionOfHome = {
  amount: unknown
  cart?: { id: string } | null
  order?: { id: string; created_at: string | Date; canceled_at: string | Date | null } | null
  payments?: ({ amount?: unknown; canceled_at?: unknown } | null)[]
}

/** Where a payment session belongs; undefined if Medusa has deleted it and it became no payment. */
export async function findPaymentOwner(
  container: MedusaContainer,
  sessionId: string,
): Promise<PaymentOwner | undefined> {
  const { session, payment, collectionId } = await findSession(container, sessionId)
  if (!collectionId) return undefined
  const collection = await readCollection(container, collectionId)
  return {
    ...(await findCartAndOrder(container, collection)),
    hasSession: session !== undefined && session.status !== "canceled",
    hasPayment: payment !== undefined,
    isPaymentCanceled: Boolean(payment?.canceled_at),
    amountMinor: minorOf(collection?.amount),
    coveredMinor: sumLive(collection?.payments ?? []),
  }
}

/** A payment outlives its session, which Medusa may have deleted. */
async function findSession(container: MedusaContainer, sessionId: string) {
  const payments = container.resolve(Modules.PAYMENT)
  const [session] = await payments.listPaymentSessions({ id: sessionId }, { relations: ["payment"] })
  if (session)
    return { session, payment: session.payment ?? undefined, collectionId: session.payment_collection_id }
  const [payment] = await payments.listPayments({ payment_session_id: sessionId })
  return { session, payment, collectionId: payment?.payment_collection_id }
}

async function readCollection(
  container: MedusaContainer,
  collectionId: string,
): Promise<CollectionOfHome | undefined> {
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
  const [collection] = data as CollectionOfHome[]
  return collection
}

async function findCartAndOrder(
  container: MedusaContainer,
  collection: CollectionOfHome | undefined,
): Promise<Pick<PaymentOwner, "cartId" | "orderId" | "orderedAt" | "isOrderCanceled">> {
  const cartId = collection?.cart?.id
  const orderedAt = collection?.order?.created_at
  return {
    cartId,
    orderId: collection?.order?.id ?? (cartId && (await findOrderOfCart(container, cartId))),
    orderedAt: orderedAt === undefined ? undefined : new Date(orderedAt),
    isOrderCanceled: Boolean(collection?.order?.canceled_at),
  }
}

function sumLive(payments: ({ amount?: unknown; canceled_at?: unknown } | null)[]): number {
  return payments.reduce((sum, one) => (one && !one.canceled_at ? sum + minorOf(one.amount) : sum), 0)
}

export async function findOrderOfCart(
  container: MedusaContainer,
  cartId: string,
): Promise<string | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order_cart",
    fields: ["order_id"],
    filters: { cart_id: cartId },
  })
  const [link] = data as { order_id: string }[]
  return link?.order_id
}

export type CartState = {
  cartId: string | undefined
  orderId: string | undefined
  /** by the clock of the server that made it */
  orderedAt: Date | undefined
  /** two servers made an order of the same cart, and Medusa takes one of them back: the shopper is told of neither until then */
  hasTwoOrders: boolean
  hasSession: boolean
  isSessionCanceled: boolean
  hasPayment: boolean
  /** by whatever session */
  isCollectionPaid: boolean
}

type PlaceRow = {
  cart_id: string | null
  order_id: string | null
  is_one: boolean | null
  youngest_at: Date | null
  has_session: boolean
  is_session_canceled: boolean
  has_payment: boolean
  is_collection_paid: boolean
}

/** `completionMs`: if two servers made an order, Medusa may still take one back for this long. */
type Reading = { attempt: Attempt; now: () => Date; completionMs: number }

/** Where the payment belongs in Medusa, even if Medusa has deleted its session. */
export async function readCartState(
  container: MedusaContainer,
  { attempt, now, completionMs }: Reading,
): Promise<CartState> {
  const [row] = await sqlOf(container).rows<PlaceRow>(
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
  if (!row) throw new Error("PostgreSQL gave no row for one that always is.")
  // if a crash left two, the shopper is told of the older one
  const isResolved = row.is_one || now().getTime() - new Date(row.youngest_at ?? 0).getTime() >= completionMs
  return {
    cartId: row.cart_id ?? undefined,
    orderId: row.order_id !== null && isResolved ? row.order_id : undefined,
    orderedAt: row.youngest_at ?? undefined,
    hasTwoOrders: row.order_id !== null && !isResolved,
    hasSession: row.has_session,
    isSessionCanceled: row.is_session_canceled,
    hasPayment: row.has_payment,
    isCollectionPaid: row.is_collection_paid,
  }
}

/** Other sessions of ours that Medusa might take for the cart's payment. */
export async function listSiblings(container: MedusaContainer, attempt: Attempt): Promise<string[]> {
  const rows = await sqlOf(container).rows<{ id: string }>(
    `select other.id from payment_session own
       join payment_session other on other.payment_collection_id = own.payment_collection_id and other.id <> own.id
      where own.id = ? and other.provider_id = own.provider_id
        and other.status in ('pending', 'requires_more') and other.deleted_at is null`,
    [attempt.sessionId],
  )
  return rows.map(({ id }) => id)
}

export type OpenExpress = { reference: string; providerId: string }

/** The cart's payments of Express that Medusa might complete it by; an approved one first. */
export async function listOpenExpress(container: MedusaContainer, cartId: string): Promise<OpenExpress[]> {
  const rows = await sqlOf(container).rows<{ reference: string; provider_id: string }>(
    `select a.reference, a.provider_id from cart_payment_collection c
       join payment_session s on s.payment_collection_id = c.payment_collection_id and s.deleted_at is null
                             and s.status = any(?)
       join vipps_attempt a on a.session_id = s.id and a.express_shipping is not null and a.deleted_at is null
      where c.cart_id = ? and c.deleted_at is null
      order by a.reserved_minor > 0 desc, a.created_at desc`,
    [LIVE_STATUSES, cartId],
  )
  return rows.map(({ reference, provider_id }) => ({ reference, providerId: provider_id }))
}

/**
 * A payment whose cart is no order. Medusa makes the order first and takes it back if a later step fails. If the payment's
 * session was deleted in that moment (the shopper pressed Pay again), Medusa forgets the payment.
 */
type Orphan = {
  /** the cart can become an order by it only while its session exists */
  hasSession: boolean
}

export async function findOrphan(container: MedusaContainer, paymentId: string): Promise<Orphan | undefined> {
  const [row] = await sqlOf(container).rows<{ has_session: boolean }>(
    `select exists (select 1 from payment_session s
                     where s.id = p.payment_session_id and s.deleted_at is null
                       and s.status <> 'canceled') as has_session
       from payment p
       join cart_payment_collection c on c.payment_collection_id = p.payment_collection_id and c.deleted_at is null
      where p.id = ? and p.deleted_at is null
        and not exists (select 1 from order_cart o where o.cart_id = c.cart_id and o.deleted_at is null)
        and not exists (select 1 from order_payment_collection o
                         where o.payment_collection_id = p.payment_collection_id and o.deleted_at is null)
      limit 1`,
    [paymentId],
  )
  return row && { hasSession: row.has_session }
}

/** The same step of Medusa refuses a cart for another provider's session, and one without a session that can be paid. */
export async function isEnabledInRegion(
  container: MedusaContainer,
  { attempt, cartId }: { attempt: Pick<Attempt, "providerId">; cartId: string },
): Promise<boolean> {
  const rows = await sqlOf(container).rows(
    `select 1 from cart c
       join region_payment_provider l on l.region_id = c.region_id and l.deleted_at is null
      where c.id = ? and l.payment_provider_id = ?`,
    [cartId, attempt.providerId],
  )
  return rows.length > 0
}

/** Medusa says nothing about a deleted product, but fails on what it can't read. */
export async function hasDeletedProduct(
  container: MedusaContainer,
  { cartId }: { cartId: string },
): Promise<boolean> {
  const rows = await sqlOf(container).rows(
    `select 1 from cart_line_item i
      where i.cart_id = ? and i.variant_id is not null and i.deleted_at is null
        and not exists (select 1 from product_variant v
                          join product p on p.id = v.product_id and p.deleted_at is null
                         where v.id = i.variant_id and v.deleted_at is null)
      limit 1`,
    [cartId],
  )
  return rows.length > 0
}
