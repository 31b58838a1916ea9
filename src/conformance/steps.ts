import { z } from "@medusajs/framework/zod"
import type { Answer, ConformanceShop, Ledger, Session } from "./shop"

/** What the cases do by Medusa's own routes, and what they ask afterwards. */

const PATIENCE_MS = 60_000
const PAUSE_MS = 300

export type Started = { cartId: string; collectionId: string; session: Session }
export type Placed = Started & { orderId: string; paymentId: string }

export function fail(said: string): never {
  throw new Error(said)
}

export function expectEqual(what: string, found: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(expected)]
  if (is !== should) fail(`${what}: ${is}, and should be ${should}`)
}

export function read<T>(schema: z.ZodType<T>, answer: Answer, doing: string): T {
  const parsed = schema.safeParse(answer.body)
  if (answer.status === 200 && parsed.success) return parsed.data
  return fail(`${doing}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`)
}

/** Waits for a condition, while the provider does its work in the background. */
export async function until(
  shop: ConformanceShop,
  what: string,
  isSo: () => Promise<boolean>,
): Promise<void> {
  const patienceMs = shop.patienceMs ?? PATIENCE_MS
  const deadline = Date.now() + patienceMs
  while (!(await isSo())) {
    if (Date.now() > deadline) fail(`${what}: not within ${patienceMs / 1000} s`)
    await shop.work?.()
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

const idIn = z.object({ id: z.string() })
const collectionSchema = z.object({ payment_collection: idIn })
const sessionsSchema = z.object({
  payment_collection: z.object({
    payment_sessions: z.array(
      z.object({ id: z.string(), provider_id: z.string(), data: z.record(z.string(), z.unknown()) }),
    ),
  }),
})
const orderSchema = z.object({ type: z.literal("order"), order: idIn })
const movement = z.array(z.object({ amount: z.number() })).nullish()
const paymentsSchema = z.object({
  order: z.object({
    status: z.string(),
    payment_collections: z.array(
      z.object({
        payments: z
          .array(z.object({ id: z.string(), data: z.unknown(), captures: movement, refunds: movement }))
          .nullish(),
      }),
    ),
  }),
})

export async function start(shop: ConformanceShop, cartId: string, data: object = {}): Promise<Started> {
  const made = await shop.store("POST", "/store/payment-collections", { cart_id: cartId })
  const { id: collectionId } = read(collectionSchema, made, "making a payment collection").payment_collection
  return { cartId, collectionId, session: await newSession(shop, collectionId, data) }
}

export async function newSession(
  { store, providerId }: ConformanceShop,
  collectionId: string,
  data: object = {},
): Promise<Session> {
  const path = `/store/payment-collections/${collectionId}/payment-sessions`
  const answer = await store("POST", path, { provider_id: providerId, data })
  const { payment_sessions } = read(sessionsSchema, answer, "starting a payment").payment_collection
  const session = payment_sessions.find((one) => one.provider_id === providerId)
  return session ?? fail("the payment collection has no session of the provider")
}

/** The order, if there is one now. */
export async function complete({ store }: ConformanceShop, cartId: string): Promise<string | undefined> {
  const answer = await store("POST", `/store/carts/${cartId}/complete`, {})
  return orderSchema.safeParse(answer.body).data?.order.id
}

export async function place(shop: ConformanceShop, started: Started): Promise<Placed> {
  await until(shop, "an order of an approved payment", async () => {
    return (await complete(shop, started.cartId)) !== undefined
  })
  const orderId = (await complete(shop, started.cartId)) ?? fail("a completed cart has no order")
  const [payment, ...more] = (await readOrder(shop, orderId)).payments
  if (!payment || more.length > 0) fail(`the order has ${payment ? 1 + more.length : 0} payments, not one`)
  return { ...started, orderId, paymentId: payment.id }
}

export async function pay(shop: ConformanceShop, amount: number): Promise<Placed> {
  const started = await start(shop, await shop.cart(amount))
  await shop.approve(started.session, 0)
  return place(shop, started)
}

export async function readOrder({ admin }: ConformanceShop, orderId: string) {
  const fields = ["", ".captures", ".refunds"].map((part) => `*payment_collections.payments${part}`)
  const path = `/admin/orders/${orderId}?fields=${encodeURIComponent(["id", "status", ...fields].join(","))}`
  const { order } = read(paymentsSchema, await admin("GET", path), "reading the order")
  return {
    status: order.status,
    payments: order.payment_collections.flatMap(({ payments }) => payments ?? []),
  }
}

const itemsSchema = z.object({
  order: z.object({ items: z.array(z.object({ id: z.string(), quantity: z.number() })).min(1) }),
})

const linesSchema = z.object({
  cart: z.object({ items: z.array(z.object({ id: z.string(), quantity: z.number() })).min(1) }),
})

/** By the shopper, who takes twice as much of everything: Medusa deletes the session of the old total. */
export async function changeCart({ store }: ConformanceShop, cartId: string): Promise<void> {
  const path = `/store/carts/${cartId}?fields=${encodeURIComponent("id,*items")}`
  const { items } = read(linesSchema, await store("GET", path), "reading the cart").cart
  for (const { id, quantity } of items) {
    const body = { quantity: 2 * quantity }
    expectDone(await store("POST", `/store/carts/${cartId}/line-items/${id}`, body), "changing the cart")
  }
}

/** By an order edit that the staff begin and confirm. */
export async function doubleTheGoods({ admin }: ConformanceShop, { orderId }: Placed): Promise<void> {
  const path = `/admin/orders/${orderId}?fields=${encodeURIComponent("id,*items")}`
  const { items } = read(itemsSchema, await admin("GET", path), "reading the order's goods").order
  const edit = `/admin/order-edits/${orderId}`
  expectDone(await admin("POST", "/admin/order-edits", { order_id: orderId }), "beginning an order edit")
  for (const { id, quantity } of items) {
    const body = { quantity: 2 * quantity }
    expectDone(await admin("POST", `${edit}/items/item/${id}`, body), "changing a quantity")
  }
  expectDone(await admin("POST", `${edit}/confirm`), "confirming the order edit")
}

export function capture({ admin }: ConformanceShop, { paymentId }: Placed, amount: number): Promise<Answer> {
  return admin("POST", `/admin/payments/${paymentId}/capture`, { amount })
}

export function refund({ admin }: ConformanceShop, { paymentId }: Placed, amount: number): Promise<Answer> {
  return admin("POST", `/admin/payments/${paymentId}/refund`, { amount })
}

export function expectDone({ status, body }: Answer, doing: string): void {
  if (status !== 200) fail(`${doing}: ${status} ${JSON.stringify(body).slice(0, 500)}`)
}

export function refuses({ status }: Answer): boolean {
  return status >= 400 && status < 500
}

/** Rounded half up. A product of a fraction and a power of ten may end in …4999 where the sum on paper ends in …5. */
export function minorOf({ decimals = 2 }: Pick<ConformanceShop, "decimals">, amount: number): number {
  return Math.round(Number((amount * 10 ** decimals).toFixed(6)))
}

export type Moved = { captured: number; refunded: number }

/** What moved, given in the main unit: by the service's ledger, and by Medusa's rows of the payment. */
export async function expectMoved(shop: ConformanceShop, placed: Placed, given: Moved): Promise<void> {
  const moved = { captured: minorOf(shop, given.captured), refunded: minorOf(shop, given.refunded) }
  const { capturedMinor, refundedMinor } = await shop.ledger(placed.session)
  expectEqual("the service moved", { captured: capturedMinor, refunded: refundedMinor }, moved)
  expectEqual("Medusa's rows have", await rowsOf(shop, placed), moved)
}

async function rowsOf(shop: ConformanceShop, { orderId, paymentId }: Placed) {
  const { payments } = await readOrder(shop, orderId)
  const payment = payments.find(({ id }) => id === paymentId)
  const sum = (rows: { amount: number }[] | null | undefined) =>
    minorOf(
      shop,
      (rows ?? []).reduce((total, { amount }) => total + amount, 0),
    )
  return { captured: sum(payment?.captures), refunded: sum(payment?.refunds) }
}

export async function expectHeld(shop: ConformanceShop, session: Session, amount: number): Promise<void> {
  expectEqual("the service holds", (await shop.ledger(session)).heldMinor, minorOf(shop, amount))
}

export async function untilFree(shop: ConformanceShop, session: Session): Promise<Ledger> {
  await until(shop, "the release of what nobody needs", async () => {
    return (await shop.ledger(session)).heldMinor === 0
  })
  return shop.ledger(session)
}
