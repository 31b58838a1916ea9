import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { sqlOf } from "../db/sql"
import type { Said } from "../messages"
import { smallestUlid, type FulfillmentLine } from "../rules"
import { minorOf } from "./exact-amount"

/** When a fulfillment counts as sent: packed (`on-fulfillment`) or shipped (`on-shipment`). */
export type SendingMode = "on-fulfillment" | "on-shipment"

/** What became of a fulfillment's capture, stored on Medusa's fulfillment, where the staff see it too. */
type FulfillmentNote = Said & { tries: number; next_try_at: string | null }

export type Fulfillment = {
  id: string
  isSent: boolean
  items: { lineId: string; quantity: number }[]
  note: Pick<FulfillmentNote, "tries" | "next_try_at"> | undefined
}

/**
 * An order for charging its fulfillments: lines with the cost of one piece, shipping, and all fulfillments that are not
 * cancelled.
 */
export type FulfillmentOrder = {
  shippingMinor: number
  lines: (Omit<FulfillmentLine, "inFulfillment" | "sent"> & { id: string })[]
  fulfillments: Fulfillment[]
}

const amount = z.coerce.number()
const itemSchema = z.object({
  id: z.string(),
  quantity: amount,
  total: amount,
  detail: z
    .object({ return_received_quantity: amount.nullish(), return_dismissed_quantity: amount.nullish() })
    .nullish(),
})
const orderSchema = z.object({
  shipping_total: amount,
  items: z.array(itemSchema),
  fulfillments: z.array(
    z.object({
      id: z.string(),
      shipped_at: z.unknown(),
      delivered_at: z.unknown(),
      canceled_at: z.unknown(),
      metadata: z.unknown(),
      items: z.array(z.object({ line_item_id: z.string().nullish(), quantity: amount })),
    }),
  ),
})

const noteSchema = z.object({
  vipps_capture: z.object({ tries: z.number(), next_try_at: z.string().nullable() }),
})

export async function findOrderOfFulfillment(
  container: MedusaContainer,
  fulfillmentId: string,
): Promise<string | undefined> {
  const [row] = await sqlOf(container).rows<{ order_id: string }>(
    `select order_id from order_fulfillment where fulfillment_id = ? and deleted_at is null`,
    [fulfillmentId],
  )
  return row?.order_id
}

export async function readFulfillmentOrder(
  container: MedusaContainer,
  orderId: string,
  mode: SendingMode,
): Promise<FulfillmentOrder | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order",
    fields: [
      "id",
      "total",
      "shipping_total",
      "items.*",
      "items.detail.*",
      "fulfillments.*",
      "fulfillments.items.*",
    ],
    filters: { id: orderId },
  })
  const order = orderSchema.safeParse(data[0]).data
  if (!order) return undefined
  return {
    shippingMinor: minorOf(order.shipping_total),
    lines: order.items.map(lineOf),
    fulfillments: order.fulfillments
      .filter(({ canceled_at }) => !canceled_at)
      .map((one) => ({
        id: one.id,
        isSent: mode === "on-fulfillment" || Boolean(one.shipped_at ?? one.delivered_at),
        items: one.items.map(({ line_item_id, quantity }) => ({ lineId: line_item_id ?? "", quantity })),
        note: noteSchema.safeParse(one.metadata).data?.vipps_capture,
      })),
  }
}

/** A line's total covers what was not returned; of a line that came back as a whole nothing is left to charge. */
function lineOf({ id, quantity, total, detail }: z.infer<typeof itemSchema>) {
  const returned = (detail?.return_received_quantity ?? 0) + (detail?.return_dismissed_quantity ?? 0)
  const kept = quantity - returned
  return { id, ordered: quantity, unitMinor: kept > 0 ? (total * 100) / kept : 0 }
}

export async function noteOnFulfillment(
  container: MedusaContainer,
  fulfillmentId: string,
  note: FulfillmentNote | undefined,
): Promise<void> {
  const fulfillments = container.resolve(Modules.FULFILLMENT)
  const { metadata } = await fulfillments.retrieveFulfillment(fulfillmentId)
  await fulfillments.updateFulfillment(fulfillmentId, {
    metadata: { ...metadata, vipps_capture: note ?? null },
  })
}

/**
 * The event is handled at once; if this much later nothing is done, its process has died. Older ones are not ours: the option may
 * be new.
 */
const HEARD_AFTER_MINUTES = 2
const AT_MOST_MINUTES = 60

/** A fulfillment may be packed this long before it is shipped. */
const PACKED_BACK_MS = 30 * 24 * 60 * 60_000

/** Fulfillments of this provider's payments, sent in the last hour, with neither a capture nor a note. */
export async function listMissed(
  container: MedusaContainer,
  { providerId, mode, now }: { providerId: string; mode: SendingMode; now: Date },
): Promise<string[]> {
  const sentAt = mode === "on-fulfillment" ? "f.created_at" : "coalesce(f.shipped_at, f.delivered_at)"
  const rows = await sqlOf(container).rows<{ id: string }>(
    `select distinct f.id from fulfillment f
       join order_fulfillment l on l.fulfillment_id = f.id and l.deleted_at is null
       join order_payment_collection c on c.order_id = l.order_id and c.deleted_at is null
       join payment p on p.payment_collection_id = c.payment_collection_id and p.deleted_at is null
       join vipps_attempt a on a.session_id = p.payment_session_id and a.deleted_at is null
      where f.id > 'ful_' || :since and f.deleted_at is null and f.canceled_at is null
        and ${sentAt} between now() - interval '${AT_MOST_MINUTES} minutes' and now() - interval '${HEARD_AFTER_MINUTES} minutes'
        and p.provider_id = :providerId and a.capturable_minor > 0 and a.authorized_at is not null
        and coalesce(f.metadata->'vipps_capture', 'null'::jsonb) = 'null'::jsonb
        and not exists (select 1 from vipps_operation o where o.reference = a.reference and o.actor = 'vipps:' || f.id)
      limit 50`,
    { since: smallestUlid(new Date(now.getTime() - PACKED_BACK_MS)), providerId },
  )
  return rows.map(({ id }) => id)
}
