import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { inMinor, sqlOf } from "../db/sql"
import { refundCredit, unfulfilledCost } from "../rules"
import { minorOf } from "./exact-amount"

/** What an order's goods cost, and what was credited and taken back. In minor units. */
type OrderGoods = {
  /** goods that are not fulfilled yet, with tax and discounts */
  unfulfilledMinor: number
  /** goods that came back, also damaged ones */
  returnedMinor: number
  /** credit lines that Medusa made for refunds */
  refundCreditMinor: number
  /** all the others: goodwill, store credit */
  ownCreditMinor: number
}

/** Goods that are to come back, and when something was last refunded or taken back. */
type GoodsMoves = {
  returnOpenSince: Date | undefined
  refundedAt: Date | undefined
  returnedAt: Date | undefined
}

/**
 * Nothing was credited, or nothing came back: then Medusa has taken nothing off twice, and the goods need not be read. Asked for
 * every order at every poll, so by index.
 */
export async function hasCreditAndReturn(container: MedusaContainer, orderId: string): Promise<boolean> {
  const rows = await sqlOf(container).rows(
    `select 1 where exists (select 1 from order_credit_line where order_id = :orderId and deleted_at is null)
                and exists (select 1 from order_item
                             where order_id = :orderId and deleted_at is null
                               and coalesce(return_received_quantity, 0) + coalesce(return_dismissed_quantity, 0) > 0)`,
    { orderId },
  )
  return rows.length > 0
}

const amount = z.coerce.number()
const optional = amount.nullish().transform((value) => value ?? 0)
const orderSchema = z.object({
  items: z.array(
    z.object({
      quantity: amount,
      total: amount,
      return_received_total: optional,
      return_dismissed_total: optional,
      detail: z.object({
        fulfilled_quantity: optional,
        return_received_quantity: optional,
        return_dismissed_quantity: optional,
      }),
    }),
  ),
})
type Item = z.infer<typeof orderSchema>["items"][number]

export async function readGoods(container: MedusaContainer, orderId: string): Promise<OrderGoods> {
  const [items, credits] = await Promise.all([readItems(container, orderId), readCredits(container, orderId)])
  const returnedTotal = items.reduce(
    (sum, one) => sum + one.return_received_total + one.return_dismissed_total,
    0,
  )
  return {
    unfulfilledMinor: unfulfilledCost(items.map(lineOf)),
    returnedMinor: minorOf(returnedTotal),
    ...credits,
  }
}

async function readItems(container: MedusaContainer, orderId: string): Promise<Item[]> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const fields = ["id", "total", "items.*", "items.detail.*"]
  const { data } = await query.graph({ entity: "order", fields, filters: { id: orderId } })
  return orderSchema.parse(data[0]).items
}

function lineOf({ quantity, total, detail }: Item) {
  return {
    quantity,
    fulfilled: detail.fulfilled_quantity,
    returned: detail.return_received_quantity + detail.return_dismissed_quantity,
    totalMinor: total * 100,
  }
}

const creditsSchema = z.object({
  lines: z.array(
    z.object({
      amountMinor: z.number(),
      reference: z.string().nullable(),
      referenceId: z.string().nullable(),
    }),
  ),
  refunded: z.number(),
  collections: z.array(z.string()),
  reasons: z.array(z.object({ label: z.string(), code: z.string().nullable() })),
})

/** Medusa copies the credit lines to each new version of the order; only the current version's count. */
export async function readCredits(container: MedusaContainer, orderId: string) {
  const refunds = `refund r join payment p on p.id = r.payment_id
                     join order_payment_collection l
                       on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null`
  const [row] = await sqlOf(container).rows(
    `select (select coalesce(jsonb_agg(jsonb_build_object('amountMinor', c.amount * 100, 'reference', c.reference,
                                                          'referenceId', c.reference_id)), '[]')
               from order_credit_line c join "order" o on o.id = c.order_id and o.version = c.version
              where c.order_id = :orderId and c.deleted_at is null) as lines,
            (select ${inMinor("coalesce(sum(r.amount), 0)")}::float8 from ${refunds}
              where l.order_id = :orderId and r.deleted_at is null) as refunded,
            array(select payment_collection_id from order_payment_collection where order_id = :orderId) as collections,
            (select coalesce(jsonb_agg(jsonb_build_object('label', s.label, 'code', s.code)), '[]')
               from ${refunds} join refund_reason s on s.id = r.refund_reason_id
              where l.order_id = :orderId and r.deleted_at is null) as reasons`,
    { orderId },
  )
  const { lines, refunded, collections, reasons } = creditsSchema.parse(row)
  const marks = {
    collectionIds: collections,
    reasonLabels: reasons.map(({ label }) => label),
    reasonCodes: reasons.flatMap(({ code }) => code ?? []),
  }
  const refundCreditMinor = refundCredit(lines, marks, refunded)
  const creditMinor = minorOf(lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0) / 100)
  return { refundCreditMinor, ownCreditMinor: creditMinor - refundCreditMinor }
}

const movesSchema = z.object({
  return_open_since: z.date().nullable(),
  refunded_at: z.date().nullable(),
  returned_at: z.date().nullable(),
})

export async function readGoodsMoves(container: MedusaContainer, orderId: string): Promise<GoodsMoves> {
  const [row] = await sqlOf(container).rows(
    `select (select min(coalesce(requested_at, created_at)) from "return"
              where order_id = :orderId and status in ('requested', 'partially_received')
                and canceled_at is null and deleted_at is null) as return_open_since,
            (select max(r.created_at) from refund r join payment p on p.id = r.payment_id
               join order_payment_collection l
                 on l.payment_collection_id = p.payment_collection_id and l.deleted_at is null
              where l.order_id = :orderId and r.deleted_at is null) as refunded_at,
            (select max(confirmed_at) from order_change
              where order_id = :orderId and change_type = 'return_receive' and status = 'confirmed'
                and deleted_at is null) as returned_at`,
    { orderId },
  )
  const moves = movesSchema.parse(row)
  return {
    returnOpenSince: moves.return_open_since ?? undefined,
    refundedAt: moves.refunded_at ?? undefined,
    returnedAt: moves.returned_at ?? undefined,
  }
}
