import { z } from "zod"
import { expectBody, lineFor, minorOf, type PaidOrder } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"

const draftSchema = z.object({ draft_order: z.object({ id: z.string() }) })
const orderSchema = z.object({ order: z.object({ id: z.string(), total: z.number() }) })
const collectionSchema = z.object({ payment_collection: z.object({ id: z.string() }) })
const sessionSchema = z.object({
  payment_collection: z.object({
    id: z.string(),
    payment_sessions: z.array(
      z.object({
        id: z.string(),
        amount: z.number(),
        data: z.object({
          vipps: z.object({ url: z.string(), reference: z.string(), expires_at: z.string() }),
        }),
      }),
    ),
  }),
})

type AskedPayment = Omit<PaidOrder, "paymentId">

/** An order taken by phone: there is no cart. The staff asks for the payment, the customer starts it from a link. */
export async function askForPayment({ admin, shop, facts }: BootedShop): Promise<AskedPayment> {
  const post = (path: string, body: Record<string, unknown> = {}) => admin.api({ method: "POST", path, body })
  const { variantId, quantity } = lineFor(facts.variants, "Test: 1000 kr")
  const draft = await post("/admin/draft-orders", {
    region_id: facts.regionId,
    sales_channel_id: facts.salesChannelId,
    email: "kari@example.no",
    items: [{ variant_id: variantId, quantity }],
  })
  const { id } = expectBody(draftSchema, draft, "making a draft order").draft_order
  const converted = await post(`/admin/draft-orders/${id}/convert-to-order`)
  const { order } = expectBody(orderSchema, converted, "converting the draft order")
  const given = { order_id: order.id, amount: order.total }
  const made = await post("/admin/payment-collections", given)
  const collectionId = expectBody(collectionSchema, made, "asking for a payment").payment_collection.id
  const answer = await shop.session(collectionId)
  const [session] = expectBody(sessionSchema, answer, "starting the payment").payment_collection
    .payment_sessions
  if (!session) throw new Error("the payment collection has no session")
  const { url, reference, expires_at: expiresAt } = session.data.vipps
  const amountMinor = minorOf(session.amount)
  const sessionId = session.id
  return { cartId: "", collectionId, sessionId, reference, url, expiresAt, amountMinor, orderId: order.id }
}
