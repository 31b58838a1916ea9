import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { orderCost, allocate, type OrderAllocation } from "../rules"
import { add, minorOf, subtract } from "../medusa/exact-amount"
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
  allocatedMinor: number
  /** of it, what Medusa says is outstanding: captured by Medusa's button and with a fulfillment, where nobody names an amount */
  outstandingMinor: number
}

export type OrderMoney = {
  orderId: string
  currencyCode: string
  isCanceled: boolean
  isCompleted: boolean
  /** an open edit, return, exchange or claim: what is due may change with it */
  openChange: OpenChange | undefined
  /** by Medusa's count */
  totalMinor: number
  /** the same, but for goods that Medusa took off twice */
  costMinor: number
  /** what Medusa says is still to be paid */
  outstandingMinor: number
  /** what is still to be paid by Medusa's rows, in the main unit with its fraction; negative: the shop owes it */
  exactDue: number
  uncoveredMinor: number
  /** captured and not refunded, over all payments */
  paidMinor: number
  vipps: OrderVippsPayment[]
  others: OrderPaymentRow[]
  collections: CollectionRow[]
}

/**
 * What an order costs, what is paid, and what its reservations cover. Paid is counted from captures and refunds (of Vipps'
 * payments, at Vipps), not from the order's transactions, which may lag or be booked twice. undefined: no such order, or none of
 * its payments is ours.
 */
export async function readOrderMoney(
  container: MedusaContainer,
  orderId: string,
): Promise<OrderMoney | undefined> {
  const rows = await listPaymentRows(container, orderId)
  const ourRow = rows.find(({ providerId }) => findProvider(container, providerId))
  if (!ourRow) return undefined
  const order = await readOrder(container, orderId)
  if (!order) return undefined
  const found = await Promise.all(rows.map(async (row) => ({ row, payment: await findOurs(container, row) })))
  const ours = found.flatMap(({ row, payment }) => (payment ? [{ row, payment }] : []))
  const others = found.flatMap(({ row, payment }) => (payment ? [] : [row]))
  const costMinor = await readCost(container, orderId, order)
  const paidMinor = sumPaid(order, ours, others)
  const shares = share({ ...order, costMinor, paidMinor }, ours, others)
  const byMedusa = share({ ...order, costMinor: minorOf(order.total), paidMinor }, ours, others)
  return {
    orderId,
    currencyCode: ourRow.currencyCode,
    isCanceled: order.isCanceled,
    isCompleted: order.isCompleted,
    openChange: order.openChange,
    totalMinor: minorOf(order.total),
    costMinor,
    outstandingMinor: byMedusa.dueMinor,
    exactDue: exactDue(order, rows),
    uncoveredMinor: shares.uncoveredMinor,
    paidMinor,
    vipps: ours.map((one) => ({
      ...one,
      allocatedMinor: shares.allocatedMinor.get(one.row.id) ?? 0,
      outstandingMinor: byMedusa.allocatedMinor.get(one.row.id) ?? 0,
    })),
    others,
    collections: await listCollections(container, orderId, (id) => findProvider(container, id) !== undefined),
  }
}

/** Medusa's rows agree with Vipps. If they don't, something is about to be recorded. */
export function isRecorded({ row, payment }: Pick<OrderVippsPayment, "row" | "payment">): boolean {
  const { figures } = payment.attempt
  return row.capturedMinor === figures.capturedMinor && row.refundedMinor === figures.refundedMinor
}

/** The payment may still be captured elsewhere: another provider has authorized it. */
export function isAuthorizedElsewhere(row: OrderPaymentRow): boolean {
  return !row.canceledAt && !row.capturedAt && row.capturedMinor < row.amountMinor
}

type Ours = Pick<OrderVippsPayment, "row" | "payment">

async function readCost(container: MedusaContainer, orderId: string, { total }: Order) {
  const totalMinor = minorOf(total)
  if (!(await hasCreditAndReturn(container, orderId))) return totalMinor
  return orderCost({ totalMinor, ...(await readGoods(container, orderId)) })
}

function sumPaid(order: Order, ours: Ours[], others: OrderPaymentRow[]): number {
  const paidAtVipps = ours.map(
    ({ payment: { attempt } }) => attempt.figures.capturedMinor - attempt.figures.refundedMinor,
  )
  const paidElsewhere = others.map((row) => row.capturedMinor - row.refundedMinor)
  return sum(paidAtVipps) + sum(paidElsewhere) + minorOf(order.otherwisePaid)
}

type PaidOrder = Order & { costMinor: number; paidMinor: number }

function share(order: PaidOrder, ours: Ours[], others: OrderPaymentRow[]): OrderAllocation {
  const promised = others.filter(isAuthorizedElsewhere).map((row) => row.amountMinor - row.capturedMinor)
  return allocate({
    totalMinor: order.costMinor,
    paidMinor: order.paidMinor,
    outstandingMinor: minorOf(
      subtract(exactDue(order, [...ours.map(({ row }) => row), ...others]), order.toReturn),
    ),
    promisedMinor: sum(promised),
    payments: ours.map(({ row, payment }) => ({
      id: row.id,
      restMinor: payment.attempt.figures.capturableMinor,
    })),
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
