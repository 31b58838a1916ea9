import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { z } from "zod"
import type { ParcelLine } from "../rules"
import { oreOf } from "./exact-amount"

/** When a parcel counts as sent: packed (`on-fulfillment`), or out of the house (`on-shipment`). */
export type SendingMode = "on-fulfillment" | "on-shipment"

/** What became of a parcel's capture, kept on Medusa's fulfillment, where the staff see it too. */
export type ParcelNote = { message: string; tries: number; next_try_at: string | null }

export type Parcel = {
  id: string
  isSent: boolean
  items: { lineId: string; quantity: number }[]
  note: ParcelNote | undefined
}

/** An order as its parcels are charged: lines with what one piece costs, shipping, and all parcels that are not cancelled. */
export type ParcelOrder = {
  shippingOre: number
  lines: (Omit<ParcelLine, "inParcel" | "sent"> & { id: string })[]
  parcels: Parcel[]
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
  vipps_capture: z.object({ message: z.string(), tries: z.number(), next_try_at: z.string().nullable() }),
})

export async function findOrderOfParcel(
  container: MedusaContainer,
  fulfillmentId: string,
): Promise<string | undefined> {
  const { rows } = await container
    .resolve(ContainerRegistrationKeys.PG_CONNECTION)
    .raw(`select order_id from order_fulfillment where fulfillment_id = ? and deleted_at is null`, [
      fulfillmentId,
    ])
  return rows[0]?.order_id
}

export async function readParcelOrder(
  container: MedusaContainer,
  orderId: string,
  mode: SendingMode,
): Promise<ParcelOrder | undefined> {
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
    shippingOre: oreOf(order.shipping_total),
    lines: order.items.map(lineOf),
    parcels: order.fulfillments
      .filter(({ canceled_at }) => !canceled_at)
      .map((one) => ({
        id: one.id,
        isSent: mode === "on-fulfillment" || Boolean(one.shipped_at ?? one.delivered_at),
        items: one.items.map(({ line_item_id, quantity }) => ({ lineId: line_item_id ?? "", quantity })),
        note: noteSchema.safeParse(one.metadata).data?.vipps_capture,
      })),
  }
}

/** A line's total is that of what was not returned; of one that came back as a whole nothing is left to charge. */
function lineOf({ id, quantity, total, detail }: z.infer<typeof itemSchema>) {
  const returned = (detail?.return_received_quantity ?? 0) + (detail?.return_dismissed_quantity ?? 0)
  const kept = quantity - returned
  return { id, ordered: quantity, unitOre: kept > 0 ? (total * 100) / kept : 0 }
}

export async function noteOnParcel(
  container: MedusaContainer,
  fulfillmentId: string,
  note: ParcelNote | undefined,
): Promise<void> {
  const fulfillments = container.resolve(Modules.FULFILLMENT)
  const { metadata } = await fulfillments.retrieveFulfillment(fulfillmentId)
  await fulfillments.updateFulfillment(fulfillmentId, {
    metadata: { ...metadata, vipps_capture: note ?? null },
  })
}
