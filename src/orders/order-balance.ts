import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { orderCost, shareOut, type OrderShares } from "../rules"
import { add, oreOf, subtract } from "../medusa/exact-amount"
import { hasCreditAndReturn, readGoods } from "../medusa/order-goods"
import {
  listCollections,
  listPaymentRows,
  readOrder,
  type CollectionRow,
  type OpenChange,
  type Order,
  type OrderPaymentRow,
} from "../medusa/order-rows"
import { findPayment, type VippsPayment } from "../context/vipps-payment"
import { findProvider } from "../context/configured-providers"

/** One of ours: Medusa's row, and our journal. */
export type OrderVippsPayment = {
  row: OrderPaymentRow
  payment: VippsPayment
  /** what the order may still need of its reservation: kept for it, and captured where a person names the amount */
  shareOre: number
  /** of it, what Medusa says is outstanding: captured by Medusa's button and with a fulfillment, where nobody names an amount */
  outstandingOre: number
}

export type OrderMoney = {
  orderId: string
  isCanceled: boolean
  isCompleted: boolean
  /** an open edit, return, exchange or claim: what is due may change with it */
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
 * What an order costs, what is paid, and what its reservations stand for. Paid is counted from captures and refunds (of Vipps'
 * payments, at Vipps), not from the order's transactions, which may lag or be booked twice. undefined: no such order, or none of
 * its payments is ours.
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
    collections: await listCollections(container, orderId, (id) => findProvider(container, id) !== undefined),
  }
}

/** Medusa's rows agree with Vipps. If they don't, something is about to be recorded. */
export function isRecorded({ row, payment }: Pick<OrderVippsPayment, "row" | "payment">): boolean {
  const { seen } = payment.attempt
  return row.capturedOre === seen.capturedOre && row.refundedOre === seen.refundedOre
}

/** The payment may still be captured elsewhere: another provider has authorized it. */
export function isPromised(row: OrderPaymentRow): boolean {
  return !row.canceledAt && !row.capturedAt && row.capturedOre < row.amountOre
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

/** A payment that our journal can't work on (another sales unit's, say) counts as another provider's. */
async function findOurs(container: MedusaContainer, row: OrderPaymentRow): Promise<VippsPayment | undefined> {
  if (!findProvider(container, row.providerId)) return undefined
  try {
    return await findPayment(container, row.id)
  } catch (error) {
    if (MedusaError.isMedusaError(error)) return undefined
    throw error
  }
}

function sum(amounts: number[]): number {
  return amounts.reduce((total, one) => total + one, 0)
}
