import { z } from "zod"
import { expectBody, minorOf, type PaidOrder } from "../../../demo/harness"
import type { BootedShop } from "../server/boot"
import { eventually } from "../time/eventually"
import { paymentsOf } from "../orders/orders"

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
          vipps: z.object({ url: z.string(), reference: z.string(), expires_at: z.string() }),
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
  { orderId }: Pick<PaidOrder, "orderId">,
): Promise<LinkPayment> {
  const answer = await admin.order(orderId, "id,*payment_collections")
  const { payment_collections } = expectBody(collectionsSchema, answer, "reading the order").order
  const unpaid = payment_collections.find(({ status }) => status === "not_paid")
  if (!unpaid) throw new Error(`order ${orderId} asks for no payment`)
  const started = await shop.session(unpaid.id)
  const [session] = expectBody(sessionSchema, started, "starting the payment").payment_collection
    .payment_sessions
  if (!session) throw new Error("the payment collection has no session")
  const { url, reference, expires_at: expiresAt } = session.data.vipps
  const amountMinor = minorOf(session.amount)
  const ids = { collectionId: unpaid.id, sessionId: session.id, orderId, cartId: "" }
  return { ...ids, reference, url, expiresAt, amountMinor }
}

/** And approves it: Vipps' callback makes it a payment of the order. */
export async function payByLink(place: Place, order: Pick<PaidOrder, "orderId">): Promise<PaidOrder> {
  const opened = await openPaymentLink(place, order)
  await place.sandbox.control.approve(opened.reference)
  const paymentId = await eventually(`a payment of ${opened.reference}`, async () => {
    const [first] = await paymentsOf(place, opened.collectionId)
    return first
  })
  return { ...opened, paymentId }
}
