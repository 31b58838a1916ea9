import { z } from "zod"
import { expectBody, lineFor, type Answer, type JsonObject, type PaidOrder } from "../../demo/stage"
import type { BootedShop } from "./boot"

type Place = Pick<BootedShop, "admin" | "facts">
type Order = Pick<PaidOrder, "medusaOrderId">

/** Goods of the seed, by title and number: `{ Lue: 0 }` takes the hats out, `{ Lue: 2 }` makes it two. */
export type Goods = Record<string, number>

const itemsSchema = z.object({
  order: z.object({
    items: z.array(z.object({ id: z.string(), product_title: z.string(), quantity: z.number() })),
  }),
})

export type OrderedItem = { id: string; title: string; quantity: number }

export async function itemsOf({ admin }: Place, order: Order): Promise<OrderedItem[]> {
  const answer = await admin.order(order, "id,*items")
  const { items } = expectBody(itemsSchema, answer, "reading the order's items").order
  return items.map(({ id, product_title, quantity }) => ({ id, title: product_title, quantity }))
}

export async function itemIn(place: Place, order: Order, title: string): Promise<OrderedItem> {
  const found = (await itemsOf(place, order)).find((item) => item.title === title && item.quantity > 0)
  if (!found) throw new Error(`order ${order.medusaOrderId} has no ${title}`)
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
  const id = order.medusaOrderId
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
  return done(post(place, `/admin/order-edits/${order.medusaOrderId}/confirm`))
}

export async function cancelEdit(place: Place, order: Order): Promise<Answer> {
  return done(place.admin.api({ method: "DELETE", path: `/admin/order-edits/${order.medusaOrderId}` }))
}

/** The whole of it: begin, change, confirm. */
export async function editOrder(place: Place, order: Order, goods: Goods): Promise<void> {
  await beginEdit(place, order, goods)
  await confirmEdit(place, order)
}
