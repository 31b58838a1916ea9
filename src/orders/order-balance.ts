import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { z } from "zod"
import { orderCost, shareOut, type OrderShares } from "../rules"
import { inOre } from "../db/sql"
import { add, oreOf, subtract } from "../medusa/exact-amount"
import { hasCreditAndReturn, readGoods } from "../medusa/order-goods"
import { findPayment, type VippsPayment } from "../context/vipps-payment"
import { findProvider } from "../context/configured-providers"

/** A payment of an order as Medusa has it: in øre, and in kroner with Medusa's fractions. */
export type OrderPaymentRow = {
  id: string
  collectionId: string
  providerId: string
  amountOre: number
  capturedOre: number
  refundedOre: number
  amount: number
  captured: number
  refunded: number
  capturedAt: Date | undefined
  canceledAt: Date | undefined
}

export type CollectionRow = {
  id: string
  status: string
  amountOre: number
  /** a cart's own collection is Medusa's business until the order has its payment */
  hasCart: boolean
  sessions: { id: string; amountOre: number; hasPayment: boolean; isOurs: boolean }[]
}

/** One of ours: Medusa's row, and our journal. */
export type OrderVippsPayment = {
  row: OrderPaymentRow
  payment: VippsPayment
  /** what the order may still need of its reservation: kept for it, and captured where a person names the amount */
  shareOre: number
  /** of it, what Medusa says is outstanding: captured by Medusa's button and with a parcel, where nobody names an amount */
  outstandingOre: number
}

/** `type` is Medusa's: edit, return_request, return_receive, exchange, claim. */
export type OpenChange = { type: string; since: Date }

export type OrderMoney = {
  orderId: string
  isCanceled: boolean
  isCompleted: boolean
  /** an edit, return, exchange or claim that is begun and not confirmed: what is due may change with it */
  openChange: OpenChange | undefined
  /** what Medusa says is still to be paid */
  outstandingOre: number
  /** what is still to be paid by Medusa's rows, in kroner with its fraction; negative: the shop owes it */
  exactDue: number
  uncoveredOre: number
  /** captured and not refunded, over all payments */
  paidOre: number
  vipps: OrderVippsPayment[]
  others: OrderPaymentRow[]
  collections: CollectionRow[]
}

/**
 * What an order costs, what is paid, and what its reservations stand for. Paid is counted from captures and refunds, at
 * Vipps for Vipps' payments, and not from the order's transactions: those may lag, or be booked twice. undefined: no
 * such order, or none of its payments is ours.
 */
export async function readOrderMoney(
  container: MedusaContainer,
  orderId: string,
): Promise<OrderMoney | undefined> {
  const rows = await listPaymentRows(container, orderId)
  if (!rows.some(({ providerId }) => findProvider(container, providerId))) return undefined
  const order = await readOrder(container, orderId)
  if (!order) return undefined
  const found = await Promise.all(rows.map(async (row) => ({ row, payment: await findOurs(container, row) })))
  const ours = found.flatMap(({ row, payment }) => (payment ? [{ row, payment }] : []))
  const others = found.flatMap(({ row, payment }) => (payment ? [] : [row]))
  const costOre = await readCost(container, orderId, order)
  const paidOre = sumPaid(order, ours, others)
  const shares = share({ ...order, costOre, paidOre }, ours, others)
  const byMedusa = share({ ...order, costOre: oreOf(order.total), paidOre }, ours, others)
  return {
    orderId,
    isCanceled: order.isCanceled,
    isCompleted: order.isCompleted,
    openChange: order.openChange,
    outstandingOre: byMedusa.dueOre,
    exactDue: exactDue(order, rows),
    uncoveredOre: shares.uncoveredOre,
    paidOre,
    vipps: ours.map((one) => ({
      ...one,
      shareOre: shares.shareOre.get(one.row.id) ?? 0,
      outstandingOre: byMedusa.shareOre.get(one.row.id) ?? 0,
    })),
    others,
    collections: await listCollections(container, orderId),
  }
}

/** Medusa's rows say what Vipps says; while they don't, something is on its way to be recorded. */
export function isRecorded({ row, payment }: Pick<OrderVippsPayment, "row" | "payment">): boolean {
  const { seen } = payment.attempt
  return row.capturedOre === seen.capturedOre && row.refundedOre === seen.refundedOre
}

/** The payment may still be captured elsewhere: another provider has authorized it. */
export function isPromised(row: OrderPaymentRow): boolean {
  return !row.canceledAt && !row.capturedAt && row.capturedOre < row.amountOre
}

/** The order that a payment belongs to. */
export async function findOrderId(
  container: MedusaContainer,
  paymentId: string,
): Promise<string | undefined> {
  const { rows } = await container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw(
    `select l.order_id from payment p
       join order_payment_collection l on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
      where p.id = ? and p.deleted_at is null`,
    [paymentId],
  )
  return rows[0]?.order_id
}

type Order = {
  /** in kroner */
  total: number
  otherwisePaid: number
  /** of the total, what is to be returned and is not back yet */
  toReturn: number
  isCanceled: boolean
  isCompleted: boolean
  openChange: OpenChange | undefined
}

type Ours = Pick<OrderVippsPayment, "row" | "payment">

async function readCost(container: MedusaContainer, orderId: string, { total }: Order) {
  const totalOre = oreOf(total)
  if (!(await hasCreditAndReturn(container, orderId))) return totalOre
  return orderCost({ totalOre, ...(await readGoods(container, orderId)) })
}

function sumPaid(order: Order, ours: Ours[], others: OrderPaymentRow[]): number {
  const paidAtVipps = ours.map(
    ({ payment: { attempt } }) => attempt.seen.capturedOre - attempt.seen.refundedOre,
  )
  const paidElsewhere = others.map((row) => row.capturedOre - row.refundedOre)
  return sum(paidAtVipps) + sum(paidElsewhere) + oreOf(order.otherwisePaid)
}

type PaidOrder = Order & { costOre: number; paidOre: number }

function share(order: PaidOrder, ours: Ours[], others: OrderPaymentRow[]): OrderShares {
  const promised = others.filter(isPromised).map((row) => row.amountOre - row.capturedOre)
  return shareOut({
    totalOre: order.costOre,
    paidOre: order.paidOre,
    outstandingOre: oreOf(
      subtract(exactDue(order, [...ours.map(({ row }) => row), ...others]), order.toReturn),
    ),
    promisedOre: sum(promised),
    payments: ours.map(({ row, payment }) => ({ id: row.id, restOre: payment.attempt.seen.capturableOre })),
  })
}

function exactDue({ total, otherwisePaid }: Order, rows: OrderPaymentRow[]): number {
  return subtract(total, add(otherwisePaid, ...rows.map((row) => subtract(row.captured, row.refunded))))
}

/** A payment that our journal can't work on (another sales unit's, say) is as good as another provider's. */
async function findOurs(container: MedusaContainer, row: OrderPaymentRow): Promise<VippsPayment | undefined> {
  if (!findProvider(container, row.providerId)) return undefined
  try {
    return await findPayment(container, row.id)
  } catch (error) {
    if (MedusaError.isMedusaError(error)) return undefined
    throw error
  }
}

async function readOrder(container: MedusaContainer, orderId: string): Promise<Order | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order",
    fields: ["id", "status", "canceled_at", "total", "summary"],
    filters: { id: orderId },
  })
  const [order] = data
  if (!order) return undefined
  const { rows } = await container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw(
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
    otherwisePaid: rows[0].otherwise_paid,
    isCanceled: Boolean(order.canceled_at) || order.status === "canceled",
    isCompleted: order.status === "completed",
    openChange: openChangeFrom(rows[0].open_change),
  }
}

const summarySchema = z.object({
  total: z.coerce.number(),
  summary: z.object({ transaction_total: z.coerce.number(), pending_difference: z.coerce.number() }),
})

/** Medusa says it only in what is outstanding: the total, less what is to be returned, less what is paid. */
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
  amount_ore: number
  captured_ore: number
  refunded_ore: number
  amount: number
  captured: number
  refunded: number
  captured_at: Date | null
  canceled_at: Date | null
}

async function listPaymentRows(container: MedusaContainer, orderId: string): Promise<OrderPaymentRow[]> {
  const { rows } = await container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw(
    `select p.id, p.payment_collection_id, p.provider_id, p.captured_at, p.canceled_at,
            p.amount::float8 as amount, ${inOre("p.amount")}::float8 as amount_ore,
            c.captured::float8 as captured, ${inOre("c.captured")}::float8 as captured_ore,
            r.refunded::float8 as refunded, ${inOre("r.refunded")}::float8 as refunded_ore
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
  return rows.map((row: StoredPayment) => ({
    id: row.id,
    collectionId: row.payment_collection_id,
    providerId: row.provider_id,
    amountOre: row.amount_ore,
    capturedOre: row.captured_ore,
    refundedOre: row.refunded_ore,
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
  amount_ore: number
  has_cart: boolean
  sessions: { id: string; provider_id: string; amount_ore: number; has_payment: boolean }[]
}

async function listCollections(container: MedusaContainer, orderId: string): Promise<CollectionRow[]> {
  const { rows } = await container.resolve(ContainerRegistrationKeys.PG_CONNECTION).raw(
    `select c.id, c.status, ${inOre("c.amount")}::float8 as amount_ore,
            exists (select 1 from cart_payment_collection k
                     where k.payment_collection_id = c.id and k.deleted_at is null) as has_cart,
            (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'provider_id', s.provider_id,
                      'amount_ore', ${inOre("s.amount")},
                      'has_payment', exists (select 1 from payment p where p.payment_session_id = s.id
                                                and p.deleted_at is null)) order by s.created_at), '[]'::jsonb)
               from payment_session s where s.payment_collection_id = c.id and s.deleted_at is null) as sessions
       from payment_collection c
       join order_payment_collection l on l.payment_collection_id = c.id and l.deleted_at is null
      where l.order_id = ? and c.deleted_at is null
      order by c.created_at, c.id`,
    [orderId],
  )
  return rows.map(({ id, status, amount_ore, has_cart, sessions }: StoredCollection) => ({
    id,
    status,
    amountOre: amount_ore,
    hasCart: has_cart,
    sessions: sessions.map((one) => ({
      id: one.id,
      amountOre: one.amount_ore,
      hasPayment: one.has_payment,
      isOurs: findProvider(container, one.provider_id) !== undefined,
    })),
  }))
}

function sum(amounts: number[]): number {
  return amounts.reduce((total, one) => total + one, 0)
}
