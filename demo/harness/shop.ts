import { z } from "@medusajs/framework/zod"
import { localShop } from "../local-shop"
import { fillBasket, haveSameGoods, type BasketLine } from "./basket"
import { createApi, expectBody, type Answer, type JsonObject } from "./http"
import { minorOf } from "./money"
import type { SeedFacts } from "./seed-facts"

const VIPPS = "pp_vipps_vipps"
const norwegian: Buyer = localShop("NO").shopper

const cartSchema = z.object({ cart: z.object({ id: z.string(), total: z.number() }) })
const collectionSchema = z.object({ payment_collection: z.object({ id: z.string() }) })
const linkSchema = z.object({ url: z.string(), reference: z.string(), expires_at: z.string() })
const sessionsSchema = z.object({
  payment_collection: z.object({
    id: z.string(),
    payment_sessions: z.array(
      z.object({ id: z.string(), amount: z.number(), data: z.object({ vipps: linkSchema }) }),
    ),
  }),
})
const orderSchema = z.object({ type: z.literal("order"), order: z.object({ id: z.string() }) })

export type Cart = { cartId: string; totalMinor: number }

/** A cart that was filled before. */
export type PreparedCart = Cart & { lines: BasketLine[] }

/** A payment as the shopper sees it: begun, not yet approved. */
export type StartedPayment = {
  cartId: string
  collectionId: string
  sessionId: string
  /** Vipps' order id */
  reference: string
  /** where the storefront sends the shopper */
  url: string
  expiresAt: string
  amountMinor: number
}

type Completion = Answer & {
  /** Medusa's order, when there is one */
  orderId: string | undefined
}

/** A payment that an order was made of. */
export type PaidOrder = StartedPayment & {
  orderId: string
  /** Medusa's payment, `pay_…` */
  paymentId: string
}

type Shopper = { approve(reference: string): Promise<void> }
/** Who buys, and where the goods are sent. */
type Buyer = { email: string; address: Record<string, string> }
type ShopOptions = {
  url: string
  facts: SeedFacts
  shopper: Shopper
  staff: { paymentIdOf(orderId: string): Promise<string> }
  /** the sales unit that is paid with; default: the first */
  providerId?: string
  /** default: one in Norway */
  buyer?: Buyer
  /** taken, one by one, by whoever wants a cart with such goods */
  prepared?: PreparedCart[]
}
export type Shop = ReturnType<typeof createShop>

/** What a storefront does, by the store API; the shopper's phone is the sandbox. */
export function createShop(options: ShopOptions) {
  const { url, facts, shopper, staff, providerId = VIPPS, buyer, prepared = [] } = options
  const api = createApi(url, { "x-publishable-api-key": facts.publishableKey })

  async function cart(goods: string | number | BasketLine[]): Promise<Cart> {
    const lines = typeof goods === "object" ? goods : fillBasket(facts.variants, minorOf(goods))
    const found = takePrepared(lines)
    if (found) return found
    const created = await post("/store/carts", describeCart(facts, lines, buyer), cartSchema)
    const { id } = created.cart
    const option_id = facts.shippingOptions.pickUp
    const filled = await post(`/store/carts/${id}/shipping-methods`, { option_id }, cartSchema)
    return { cartId: id, totalMinor: minorOf(filled.cart.total) }
  }

  function takePrepared(lines: BasketLine[]): Cart | undefined {
    const taken = prepared.find((one) => haveSameGoods(one.lines, lines))
    if (!taken) return undefined
    prepared.splice(prepared.indexOf(taken), 1)
    return { cartId: taken.cartId, totalMinor: taken.totalMinor }
  }

  async function collection(cartId: string): Promise<string> {
    return (await post("/store/payment-collections", { cart_id: cartId }, collectionSchema))
      .payment_collection.id
  }

  function session(collectionId: string, data: JsonObject = {}): Promise<Answer> {
    const path = `/store/payment-collections/${collectionId}/payment-sessions`
    return api({ method: "POST", path, body: { provider_id: providerId, data } })
  }

  async function startPayment(
    goods: string | number | BasketLine[] | Cart,
    data: JsonObject = {},
  ): Promise<StartedPayment> {
    const isCart = typeof goods === "object" && "cartId" in goods
    const { cartId } = isCart ? goods : await cart(goods)
    const answer = await session(await collection(cartId), data)
    return { cartId, ...readSession(answer) }
  }

  async function complete(cartId: string): Promise<Completion> {
    const answer = await api({ method: "POST", path: `/store/carts/${cartId}/complete` })
    return { ...answer, orderId: orderSchema.safeParse(answer.body).data?.order.id }
  }

  async function payWithVipps(goods: string | number | BasketLine[] | Cart): Promise<PaidOrder> {
    const started = await startPayment(goods)
    await shopper.approve(started.reference)
    const orderId = await placeOrder(started.cartId)
    return { ...started, orderId, paymentId: await staff.paymentIdOf(orderId) }
  }

  async function placeOrder(cartId: string): Promise<string> {
    const completion = await complete(cartId)
    if (completion.orderId) return completion.orderId
    throw new Error(`no order from cart ${cartId}: ${completion.status} ${completion.message}`)
  }

  async function post<T>(path: string, body: JsonObject, schema: z.ZodType<T>): Promise<T> {
    return expectBody(schema, await api({ method: "POST", path, body }), `POST ${path}`)
  }

  return { api, cart, collection, session, startPayment, complete, placeOrder, payWithVipps }
}

/** What a storefront says to make a cart. */
export function describeCart(facts: SeedFacts, lines: BasketLine[], { email, address } = norwegian) {
  return {
    region_id: facts.regionId,
    sales_channel_id: facts.salesChannelId,
    email,
    items: lines.map(({ variantId, quantity }) => ({ variant_id: variantId, quantity })),
    shipping_address: address,
    billing_address: address,
  }
}

function readSession(answer: Answer): Omit<StartedPayment, "cartId"> {
  const { payment_collection } = expectBody(sessionsSchema, answer, "starting a payment with Vipps")
  const [session] = payment_collection.payment_sessions
  if (!session) throw new Error("the payment collection has no session")
  const { url, reference, expires_at: expiresAt } = session.data.vipps
  const amountMinor = minorOf(session.amount)
  return {
    collectionId: payment_collection.id,
    sessionId: session.id,
    reference,
    url,
    expiresAt,
    amountMinor,
  }
}
