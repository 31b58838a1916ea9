import type { IOrderModuleService, MedusaContainer } from "@medusajs/framework/types"
import { ChangeActionType, Modules, OrderChangeType } from "@medusajs/framework/utils"
import { inMinor, milliseconds, sqlOf } from "../db/sql"
import { decimalFromMinor, GRACE_MS, missingCredit } from "../rules"
import { oneAtATime } from "./advisory-lock"
import { minorOf } from "./exact-amount"
import { readCredits } from "./order-goods"

/**
 * Medusa's refund ends with a credit line for what the order did not owe, in an order change of its own. A server that ends before
 * that leaves an order that asks the customer for the refund, or a change that nobody can finish or cancel and beside which
 * Medusa neither refunds nor edits. This does what is left. Returns true when nothing is, and false if Medusa may still be working on
 * it or a transfer of the order is in the way: then a later call continues.
 */
export function completeRefundCredit(container: MedusaContainer, orderId: string): Promise<boolean> {
  return oneAtATime(container, { kind: "order", id: orderId }, async () => {
    let left = await takeStep(container, orderId)
    for (let step = 1; left === "more" && step < MOST_STEPS; step++) left = await takeStep(container, orderId)
    return left === "nothing"
  })
}

/** At most: confirm an open change, make the missing credit line, look whether that was all. */
const MOST_STEPS = 3

async function takeStep(container: MedusaContainer, orderId: string): Promise<"nothing" | "more" | "waits"> {
  const order = await readCreditState(container, orderId)
  if (!order || order.is_canceled) return "nothing"
  if (order.is_young) return "waits"
  const orders = container.resolve(Modules.ORDER)
  if (order.credit_change && order.has_action) {
    await orders.confirmOrderChange(order.credit_change)
    return "more"
  }
  // the order first: a credit line that comes in between only makes less missing
  const missingMinor = order.is_changed ? 0 : await readMissing(container, orderId, order)
  if (missingMinor > 0) {
    if (order.has_transfer) return "waits"
    await credit(orders, { ...order, orderId, missingMinor })
    return "more"
  }
  if (order.credit_change) await orders.cancelOrderChange(order.credit_change)
  return "nothing"
}

/** Orders with a payment of ours and a credit line that was begun and not finished, whoever began it. */
export async function listInterruptedCredits(
  container: MedusaContainer,
  providerIds: string[],
): Promise<string[]> {
  const rows = await sqlOf(container).rows<{ order_id: string }>(
    `select distinct h.order_id from order_change h
       join order_payment_collection l on l.order_id = h.order_id and l.deleted_at is null
       join payment p on p.payment_collection_id = l.payment_collection_id and p.deleted_at is null
      where h.status in ('pending', 'requested') and h.change_type = 'credit_line' and h.deleted_at is null
        and h.created_at < now() - ${milliseconds(GRACE_MS)} and p.provider_id = any(?) limit 50`,
    [providerIds],
  )
  return rows.map(({ order_id }) => order_id)
}

type CreditState = {
  /** Medusa's pending difference, in the main unit */
  due: number
  /** refunds in the order's books; a row that still waits for Vipps is in none, and may be deleted */
  booked_minor: number
  is_canceled: boolean
  /** a refund was booked, or an open credit line begun, so lately that Medusa may be about to go on */
  is_young: boolean
  /** an edit, return, exchange or claim: what is due no longer tells what the refunds left out */
  is_changed: boolean
  /** the open change of an interrupted credit line */
  credit_change: string | null
  has_action: boolean
  has_transfer: boolean
  collection_id: string
}

async function readCreditState(
  container: MedusaContainer,
  orderId: string,
): Promise<CreditState | undefined> {
  const young = (table: string) => `${table}.created_at > now() - ${milliseconds(GRACE_MS)}`
  const changes = (where: string) =>
    `exists (select 1 from order_change h
              where h.order_id = o.id and h.deleted_at is null and ${where})`
  const isOpen = "h.status in ('pending', 'requested')"
  const [row] = await sqlOf(container).rows<CreditState>(
    `select o.canceled_at is not null as is_canceled, h.id as credit_change,
            (select ${inMinor("coalesce(-sum(t.amount), 0)")}::float8 from order_transaction t
              where t.order_id = o.id and t.reference = 'refund' and t.deleted_at is null) as booked_minor,
            coalesce((select (s.totals->>'pending_difference')::float8 from order_summary s
                       where s.order_id = o.id and s.version = o.version and s.deleted_at is null limit 1), 0) as due,
            exists (select 1 from order_transaction t
                     where t.order_id = o.id and t.reference = 'refund' and t.deleted_at is null and ${young("t")})
              or ${changes(`${isOpen} and h.change_type = 'credit_line' and ${young("h")}`)} as is_young,
            ${changes("coalesce(h.change_type, 'edit') not in ('credit_line', 'transfer', 'update_order') and h.status not in ('canceled', 'declined')")} as is_changed,
            ${changes(`${isOpen} and h.change_type = 'transfer'`)} as has_transfer,
            exists (select 1 from order_change_action a where a.order_change_id = h.id and a.deleted_at is null) as has_action,
            l.payment_collection_id as collection_id
       from "order" o
       join order_payment_collection l on l.order_id = o.id and l.deleted_at is null
       left join lateral (select h.id from order_change h
                           where h.order_id = o.id and h.deleted_at is null and ${isOpen} and h.change_type = 'credit_line'
                           order by h.created_at limit 1) h on true
      where o.id = ? order by l.created_at limit 1`,
    [orderId],
  )
  return row
}

async function readMissing(
  container: MedusaContainer,
  orderId: string,
  { booked_minor, due }: CreditState,
): Promise<number> {
  const { refundCreditMinor, ownCreditMinor } = await readCredits(container, orderId)
  // a line that seems the shop's own may be a refund's whose reason was renamed: rather ask the customer than credit it twice
  const creditedMinor = refundCreditMinor + Math.max(0, ownCreditMinor)
  return missingCredit({
    refundedMinor: booked_minor,
    refundCreditMinor: creditedMinor,
    dueMinor: minorOf(due),
  })
}

/** As Medusa's refund does it, but for the refund's reason: several refunds may share the line. */
async function credit(
  orders: IOrderModuleService,
  p: Pick<CreditState, "credit_change" | "collection_id"> & { orderId: string; missingMinor: number },
): Promise<void> {
  const change = { order_id: p.orderId, change_type: OrderChangeType.CREDIT_LINE }
  const id = p.credit_change ?? (await orders.createOrderChange(change)).id
  await orders.addOrderAction({
    order_change_id: id,
    order_id: p.orderId,
    action: ChangeActionType.CREDIT_LINE_ADD,
    reference: "payment_collection",
    reference_id: p.collection_id,
    amount: decimalFromMinor(p.missingMinor),
  })
  await orders.confirmOrderChange(id)
}
