import { z } from "zod"
import { expectBody, oreOf, type PaidOrder } from "../../demo/stage"
import type { BootedShop } from "./boot"
import { eventually } from "./eventually"
import { paymentsOf } from "./orders"

const collectionsSchema = z.object({
  order: z.object({ payment_collections: z.array(z.object({ id: z.string(), status: z.string() })) }),
})
const sessionSchema = z.object({
  payment_collection: z.object({
    payment_sessions: z.array(
      z.object({
        id: z.string(),
        amount: z.number(),
        data: z.object({
          vipps: z.object({ url: z.string(), order_id: z.string(), expires_at: z.string() }),
        }),
      }),
    ),
  }),
})

type LinkPayment = Omit<PaidOrder, "paymentId">
type Place = Pick<BootedShop, "admin" | "shop" | "sandbox" | "sql">

/** The customer opens the link that the order page copies, and is sent to Vipps: a payment without a cart. */
export async function openPaymentLink(
  { admin, shop }: Pick<Place, "admin" | "shop">,
  { medusaOrderId }: Pick<PaidOrder, "medusaOrderId">,
): Promise<LinkPayment> {
  const answer = await admin.order(medusaOrderId, "id,*payment_collections")
  const { payment_collections } = expectBody(collectionsSchema, answer, "reading the order").order
  const unpaid = payment_collections.find(({ status }) => status === "not_paid")
  if (!unpaid) throw new Error(`order ${medusaOrderId} asks for no payment`)
  const started = await shop.session(unpaid.id)
  const [session] = expectBody(sessionSchema, started, "starting the payment").payment_collection
    .payment_sessions
  if (!session) throw new Error("the payment collection has no session")
  const { url, order_id: orderId, expires_at: expiresAt } = session.data.vipps
  const amountOre = oreOf(session.amount)
  const ids = { collectionId: unpaid.id, sessionId: session.id, medusaOrderId, cartId: "" }
  return { ...ids, orderId, url, expiresAt, amountOre }
}

/** And approves it: Vipps' callback makes it a payment of the order. */
export async function payByLink(place: Place, order: Pick<PaidOrder, "medusaOrderId">): Promise<PaidOrder> {
  const opened = await openPaymentLink(place, order)
  await place.sandbox.control.approve(opened.orderId)
  const paymentId = await eventually(`a payment of ${opened.orderId}`, async () => {
    const [first] = await paymentsOf(place, opened.collectionId)
    return first
  })
  return { ...opened, paymentId }
}
