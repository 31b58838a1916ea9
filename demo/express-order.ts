import { z } from "@medusajs/framework/zod"
import { inKroner } from "./figures"
import { expectBody, lineFor, minorOf, type PaidOrder } from "./harness"
import { expectDone, step, type Actors } from "./steps"
import { waitForOrder } from "./wait-for-order"

const link = z.object({ url: z.string(), reference: z.string(), expires_at: z.string() })
const session = z.object({ id: z.string(), amount: z.number(), data: z.object({ vipps: link }) })
const startSchema = z.object({
  cart_id: z.string(),
  payment_collection: z.object({ id: z.string(), payment_sessions: z.tuple([session]) }),
})
const orderSchema = z.object({
  order: z.object({
    total: z.number(),
    email: z.string(),
    shipping_address: z.object({ first_name: z.string(), city: z.string() }),
    shipping_methods: z.tuple([z.object({ name: z.string(), amount: z.number() })]),
  }),
})

/** She fills in no form: name, address and shipping come from the app, and the order has them. */
export async function buyByExpress(actors: Actors): Promise<PaidOrder> {
  const started = await start(actors)
  step(
    `On the product page she presses the button; the payment is of ${inKroner(started.amountMinor)}, without shipping`,
  )
  const { sandboxControl, facts, admin } = actors
  await sandboxControl.approve(started.reference, { shippingOptionId: facts.shippingOptions.posten })
  const orderId = await waitForOrder(actors, started.cartId)
  const { reservedMinor } = await sandboxControl.payment(started.reference)
  const answer = await admin.order(
    orderId,
    "total,email,shipping_address.first_name,shipping_address.city,*shipping_methods",
  )
  const { order } = expectBody(orderSchema, answer, "reading the order")
  const [{ name, amount }] = order.shipping_methods
  const { first_name, city } = order.shipping_address
  step(
    `In the app she chooses an address and ${name}, ${inKroner(minorOf(amount))}; Vipps reserves ${inKroner(reservedMinor)}`,
  )
  step(`The order is of ${inKroner(minorOf(order.total))}, for ${first_name} in ${city}, ${order.email}`)
  if (minorOf(order.total) !== reservedMinor) throw new Error("the order's total is not what Vipps reserved")
  const paid = { ...started, orderId, paymentId: await admin.paymentIdOf(orderId) }
  await expectDone("capturing it", admin.capture(paid))
  step("The stock Capture button captures all of it")
  return paid
}

async function start({ shop, facts, local }: Actors) {
  const { variantId, quantity } = lineFor(facts.variants, local.titles.ullgenser)
  const body = { variant_id: variantId, quantity, region_id: facts.regionId }
  const answer = await shop.api({ method: "POST", path: "/store/vipps/express", body })
  const { cart_id: cartId, payment_collection } = expectBody(startSchema, answer, "starting Express")
  const [{ id: sessionId, amount, data }] = payment_collection.payment_sessions
  const { url, reference, expires_at: expiresAt } = data.vipps
  const collectionId = payment_collection.id
  return { cartId, collectionId, sessionId, reference, url, expiresAt, amountMinor: minorOf(amount) }
}
