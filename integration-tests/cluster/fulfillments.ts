import { z } from "zod"
import { expectBody, lineFor, type PaidOrder } from "../../demo/harness"
import { done, itemIn, post } from "../support/staff/order-actions"
import type { Cluster, Side } from "./two-servers"

/** A jumper of 750 kr and a beanie of 250 kr, sent by Posten for 99 kr. */
export const ORDER_ORE = 109_900

export type Box = { id: string; items: { id: string; quantity: number }[] }

const fulfillmentsSchema = z.object({
  order: z.object({ fulfillments: z.array(z.object({ id: z.string(), created_at: z.string() })) }),
})

export async function orderByPost({ facts }: Cluster, { shop }: Side): Promise<PaidOrder> {
  const cart = await shop.cart(["Ullgenser", "Lue"].map((title) => lineFor(facts.variants, title)))
  const path = `/store/carts/${cart.cartId}/shipping-methods`
  await done(shop.api({ method: "POST", path, body: { option_id: facts.shippingOptions.posten } }))
  return shop.payWithVipps({ cartId: cart.cartId, totalMinor: ORDER_ORE })
}

export async function pack(
  { facts }: Cluster,
  { admin }: Side,
  paid: PaidOrder,
  title: string,
): Promise<Box> {
  const place = { admin, facts }
  const items = [{ id: (await itemIn(place, paid, title)).id, quantity: 1 }]
  const body = { items, location_id: facts.stockLocationId }
  await done(post(place, `/admin/orders/${paid.orderId}/fulfillments`, body))
  const answer = await admin.order(paid, "id,*fulfillments")
  const { fulfillments } = expectBody(fulfillmentsSchema, answer, "reading the fulfillments").order
  const [newest] = fulfillments.sort((one, other) => other.created_at.localeCompare(one.created_at))
  if (!newest) throw new Error("nothing was packed")
  return { id: newest.id, items }
}

export function ship({ admin }: Side, paid: PaidOrder, { id, items }: Box) {
  return post({ admin }, `/admin/orders/${paid.orderId}/fulfillments/${id}/shipments`, { items })
}

/** Who asked for the captures of a payment, in their order: a fulfillment signs its own. */
export async function capturedFor({ sql }: Cluster, { reference }: PaidOrder): Promise<unknown[]> {
  const rows = await sql(
    `select actor from vipps_operation where reference = $1 and kind = 'capture' and state = 'executed' order by created_at`,
    [reference],
  )
  return rows.map(({ actor }) => actor)
}
