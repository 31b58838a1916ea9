import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "zod"
import { inMinor, sqlOf } from "../db/sql"
import { add, subtract } from "./exact-amount"

/** A payment of an order as Medusa has it: in minor units, and in the main unit with Medusa's fractions. */
export type OrderPaymentRow = {
  id: string
  collectionId: string
  providerId: string
  currencyCode: string
  amountMinor: number
  capturedMinor: number
  refundedMinor: number
  amount: number
  captured: number
  refunded: number
  capturedAt: Date | undefined
  canceledAt: Date | undefined
}

export type CollectionRow = {
  id: string
  status: string
  amountMinor: number
  /** a cart's own collection is Medusa's business until the order has its payment */
  hasCart: boolean
  sessions: { id: string; amountMinor: number; hasPayment: boolean; isOurs: boolean }[]
}

/** `type` is Medusa's: edit, return_request, return_receive, exchange, claim. */
export type OpenChange = { type: string; since: Date }

/** The order that a payment belongs to. */
export async function findOrderId(
  container: MedusaContainer,
  paymentId: string,
): Promise<string | undefined> {
  const [row] = await sqlOf(container).rows<{ order_id: string }>(
    `select l.order_id from payment p
       join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
      where p.id = ? and p.deleted_at is null`,
    [paymentId],
  )
  return row?.order_id
}

export type Order = {
  /** in the main unit */
  total: number
  otherwisePaid: number
  /** of the total, what is to be returned and is not back yet */
  toReturn: number
  isCanceled: boolean
  isCompleted: boolean
  openChange: OpenChange | undefined
}

export async function readOrder(container: MedusaContainer, orderId: string): Promise<Order | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order",
    fields: ["id", "status", "canceled_at", "total", "summary"],
    filters: { id: orderId },
  })
  const [order] = data as { total: unknown; status: string; canceled_at: unknown }[]
  if (!order) return undefined
  const [row] = await sqlOf(container).rows<{
    open_change: { type: string; since: string } | null
    otherwise_paid: number
  }>(
    `select (select jsonb_build_object('type', coalesce(change_type, 'edit'), 'since', created_at) from order_change
              where order_id = ? and status in ('pending', 'requested')
                and coalesce(change_type, '') <> 'transfer' and deleted_at is null
              order by created_at limit 1) as open_change,
            (select coalesce(sum(amount), 0)::float8 from order_transaction
              where order_id = ? and deleted_at is null
                and coalesce(reference, '') not in ('capture', 'refund')) as otherwise_paid`,
    [orderId, orderId],
  )
  return {
    total: Number(order.total),
    toReturn: toReturn(order),
    otherwisePaid: row?.otherwise_paid ?? 0,
    isCanceled: Boolean(order.canceled_at) || order.status === "canceled",
    isCompleted: order.status === "completed",
    openChange: openChangeFrom(row?.open_change ?? null),
  }
}

const summarySchema = z.object({
  total: z.coerce.number(),
  summary: z.object({ transaction_total: z.coerce.number(), pending_difference: z.coerce.number() }),
})

/** Medusa has it only within the outstanding amount: the total, less what is to be returned, less what is paid. */
function toReturn(order: unknown): number {
  const { total, summary } = summarySchema.parse(order)
  return Math.max(0, subtract(total, add(summary.transaction_total, summary.pending_difference)))
}

function openChangeFrom(stored: { type: string; since: string } | null): OpenChange | undefined {
  return stored ? { type: stored.type, since: new Date(stored.since) } : undefined
}

type StoredPayment = {
  id: string
  payment_collection_id: string
  provider_id: string
  currency_code: string
  amount_minor: number
  captured_minor: number
  refunded_minor: number
  amount: number
  captured: number
  refunded: number
  captured_at: Date | null
  canceled_at: Date | null
}

export async function listPaymentRows(
  container: MedusaContainer,
  orderId: string,
): Promise<OrderPaymentRow[]> {
  const rows = await sqlOf(container).rows<StoredPayment>(
    `select p.id, p.payment_collection_id, p.provider_id, p.currency_code, p.captured_at, p.canceled_at,
            p.amount::float8 as amount, ${inMinor("p.amount")}::float8 as amount_minor,
            c.captured::float8 as captured, ${inMinor("c.captured")}::float8 as captured_minor,
            r.refunded::float8 as refunded, ${inMinor("r.refunded")}::float8 as refunded_minor
       from payment p
       cross join lateral (select coalesce(sum(amount), 0) as captured from capture
                            where payment_id = p.id and deleted_at is null) c
       cross join lateral (select coalesce(sum(amount), 0) as refunded from refund
                            where payment_id = p.id and deleted_at is null) r
       join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
      where l.order_id = ? and p.deleted_at is null
      order by p.created_at, p.id`,
    [orderId],
  )
  return rows.map((row) => ({
    id: row.id,
    collectionId: row.payment_collection_id,
    providerId: row.provider_id,
    currencyCode: row.currency_code,
    amountMinor: row.amount_minor,
    capturedMinor: row.captured_minor,
    refundedMinor: row.refunded_minor,
    amount: row.amount,
    captured: row.captured,
    refunded: row.refunded,
    capturedAt: row.captured_at ?? undefined,
    canceledAt: row.canceled_at ?? undefined,
  }))
}

type StoredCollection = {
  id: string
  status: string
  amount_minor: number
  has_cart: boolean
  sessions: { id: string; provider_id: string; amount_minor: number; has_payment: boolean }[]
}

export async function listCollections(
  container: MedusaContainer,
  orderId: string,
  isOurs: (providerId: string) => boolean,
): Promise<CollectionRow[]> {
  const rows = await sqlOf(container).rows<StoredCollection>(
    `select c.id, c.status, ${inMinor("c.amount")}::float8 as amount_minor,
            exists (select 1 from cart_payment_collection k
                     where k.payment_collection_id = c.id and k.deleted_at is null) as has_cart,
            (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'provider_id', s.provider_id,
                      'amount_minor', ${inMinor("s.amount")},
                      'has_payment', exists (select 1 from payment p where p.payment_session_id = s.id
                                                and p.deleted_at is null)) order by s.created_at), '[]'::jsonb)
               from payment_session s where s.payment_collection_id = c.id and s.deleted_at is null) as sessions
       from payment_collection c
       join order_payment_collection l on l.payment_collection_id = c.id and l.deleted_at is null
      where l.order_id = ? and c.deleted_at is null
      order by c.created_at, c.id`,
    [orderId],
  )
  return rows.map(({ id, status, amount_minor, has_cart, sessions }) => ({
    id,
    status,
    amountMinor: amount_minor,
    hasCart: has_cart,
    sessions: sessions.map((one) => ({
      id: one.id,
      amountMinor: one.amount_minor,
      hasPayment: one.has_payment,
      isOurs: isOurs(one.provider_id),
    })),
  }))
}

/** The payment's order was cancelled, so nothing may stay reserved for it. */
export async function isOrderCanceled(container: MedusaContainer, paymentId: string): Promise<boolean> {
  const rows = await sqlOf(container).rows(
    `select 1 from payment p
       join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
       join "order" o on o.id = l.order_id
      where p.id = ? and o.canceled_at is not null`,
    [paymentId],
  )
  return rows.length > 0
}
