import { z } from "@medusajs/framework/zod"
import type { Admin } from "./admin"
import { lineFor } from "./basket"
import { expectBody, type Answer, type JsonObject } from "./http"
import type { SeedFacts } from "./seed-facts"
import type { PaidOrder } from "./shop"

/** What the staff do with an order on the admin's pages, by Medusa's own routes. */
type Place = { admin: Admin; facts: SeedFacts }
type Order = Pick<PaidOrder, "orderId">

/** Goods of the seed, by title and number: `{ Lue: 0 }` takes the hats out, `{ Lue: 2 }` makes it two. */
export type Goods = Record<string, number>

const itemsSchema = z.object({
  order: z.object({
    items: z.array(z.object({ id: z.string(), product_title: z.string(), quantity: z.number() })),
  }),
})

type OrderedItem = { id: string; title: string; quantity: number }

export async function itemsOf({ admin }: Place, order: Order): Promise<OrderedItem[]> {
  const answer = await admin.order(order, "id,*items")
  const { items } = expectBody(itemsSchema, answer, "reading the order's items").order
  return items.map(({ id, product_title, quantity }) => ({ id, title: product_title, quantity }))
}

export async function itemIn(place: Place, order: Order, title: string): Promise<OrderedItem> {
  const found = (await itemsOf(place, order)).find((item) => item.title === title && item.quantity > 0)
  if (!found) throw new Error(`order ${order.orderId} has no ${title}`)
  return found
}

export function post(place: Pick<Place, "admin">, path: string, body: JsonObject = {}): Promise<Answer> {
  return place.admin.api({ method: "POST", path, body })
}

/** What a route answered, when that is a success; anything else is a test that went wrong. */
export async function done(answered: Promise<Answer>): Promise<Answer> {
  const answer = await answered
  if (!answer.ok) throw new Error(`${answer.status}: ${answer.message ?? JSON.stringify(answer.body)}`)
  return answer
}

/** An edit that is begun and not confirmed: the staff's page is open on it. */
export async function beginEdit(place: Place, order: Order, goods: Goods): Promise<void> {
  const id = order.orderId
  await done(post(place, "/admin/order-edits", { order_id: id }))
  for (const [title, quantity] of Object.entries(goods)) {
    const item = (await itemsOf(place, order)).find((one) => one.title === title && one.quantity > 0)
    const { variantId } = lineFor(place.facts.variants, title)
    const change = item
      ? post(place, `/admin/order-edits/${id}/items/item/${item.id}`, { quantity })
      : post(place, `/admin/order-edits/${id}/items`, { items: [{ variant_id: variantId, quantity }] })
    await done(change)
  }
}

export async function confirmEdit(place: Place, order: Order): Promise<Answer> {
  return done(post(place, `/admin/order-edits/${order.orderId}/confirm`))
}

export async function cancelEdit(place: Place, order: Order): Promise<Answer> {
  return done(place.admin.api({ method: "DELETE", path: `/admin/order-edits/${order.orderId}` }))
}

/** The whole of it: begin, change, confirm. */
export async function editOrder(place: Place, order: Order, goods: Goods): Promise<void> {
  await beginEdit(place, order, goods)
  await confirmEdit(place, order)
}

const fulfillmentsSchema = z.object({
  order: z.object({
    fulfillments: z.array(
      z.object({
        id: z.string(),
        created_at: z.string(),
        metadata: z.record(z.string(), z.unknown()).nullish(),
      }),
    ),
  }),
})

type Fulfillment = z.infer<typeof fulfillmentsSchema>["order"]["fulfillments"][number]
/** A fulfillment that is packed: Medusa's fulfillment, and what is in it. */
export type Box = { id: string; items: { id: string; quantity: number }[] }

/** In the order in which they were packed. */
export async function fulfillmentsOf({ admin }: Pick<Place, "admin">, order: Order): Promise<Fulfillment[]> {
  const answer = await admin.order(order, "id,*fulfillments")
  const { fulfillments } = expectBody(fulfillmentsSchema, answer, "reading the fulfillments").order
  return fulfillments.sort((one, other) => one.created_at.localeCompare(other.created_at))
}

/** One of each. */
export async function packFulfillment(place: Place, order: Order, titles: string[]): Promise<Box> {
  const packed = titles.map(async (title) => ({ id: (await itemIn(place, order, title)).id, quantity: 1 }))
  const items = await Promise.all(packed)
  const body = { items, location_id: place.facts.stockLocationId }
  await done(post(place, `/admin/orders/${order.orderId}/fulfillments`, body))
  const id = (await fulfillmentsOf(place, order)).at(-1)?.id
  if (!id) throw new Error("nothing was packed")
  return { id, items }
}

export async function shipFulfillment(
  place: Pick<Place, "admin">,
  order: Order,
  { id, items }: Box,
): Promise<void> {
  await done(post(place, `/admin/orders/${order.orderId}/fulfillments/${id}/shipments`, { items }))
}
