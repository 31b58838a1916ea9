import { z } from "zod"
import {
  createApi,
  expectBody,
  minorOf,
  type Answer,
  type JsonObject,
  type StartedPayment,
} from "../../demo/harness"
import { expectEqualLedgers } from "../support/ledgers/equal-ledgers"
import { atVipps } from "../support/ledgers/ledgers"
import { orderPlaced, ordersOf } from "../support/orders/orders"
import type { BootedShop } from "../support/server/boot"
import type { ObservedShop } from "../support/server/observed-shop"
import { eventually } from "../support/time/eventually"

type Place = Pick<BootedShop, "shop" | "facts">

const cartSchema = z.object({ cart: z.object({ id: z.string() }) })
const link = z.object({ url: z.string(), reference: z.string(), expires_at: z.string() })
const startSchema = z.object({
  cart_id: z.string(),
  payment_collection: z.object({
    id: z.string(),
    payment_sessions: z.tuple([
      z.object({ id: z.string(), amount: z.number(), data: z.object({ vipps: link }) }),
    ]),
  }),
})
const optionSchema = z.object({ id: z.string(), name: z.string(), amount: z.number() })
const availabilitySchema = z.object({
  available: z.boolean(),
  code: z.string().optional(),
  shipping_options: z.array(optionSchema),
})

export function variantOf({ facts }: Pick<Place, "facts">, title: string): string {
  const variant = facts.variants.find((one) => one.title === title)
  if (!variant) throw new Error(`the shop does not sell ${title}`)
  return variant.id
}

/** A cart with goods and nothing else: no e-mail, no address, no shipping. */
export async function bareCart(place: Place, goods: string | JsonObject = "Ullgenser"): Promise<string> {
  const item = typeof goods === "string" ? { variant_id: variantOf(place, goods), quantity: 1 } : goods
  const body = { region_id: place.facts.regionId, items: [item] }
  const answer = await place.shop.api({ method: "POST", path: "/store/carts", body })
  return expectBody(cartSchema, answer, "making a cart").cart.id
}

export function askExpress({ shop }: Pick<Place, "shop">, body: JsonObject): Promise<Answer> {
  return shop.api({ method: "POST", path: "/store/vipps/express", body })
}

export async function startExpress(place: Pick<Place, "shop">, body: JsonObject): Promise<StartedPayment> {
  const answer = expectBody(startSchema, await askExpress(place, body), "starting Express")
  const { id: collectionId, payment_sessions } = answer.payment_collection
  const [session] = payment_sessions
  const { url, reference, expires_at: expiresAt } = session.data.vipps
  const amountMinor = minorOf(session.amount)
  const { cart_id: cartId } = answer
  return { cartId, collectionId, sessionId: session.id, reference, url, expiresAt, amountMinor }
}

export async function readAvailability({ shop }: Pick<Place, "shop">, cartId: string) {
  const answer = await shop.api({ method: "GET", path: `/store/vipps/express?cart_id=${cartId}` })
  return expectBody(availabilitySchema, answer, "asking for Express")
}

/** What the order has of the shopper, and what it costs, in kroner. */
export async function orderFacts({ sql }: Pick<BootedShop, "sql">, orderId: string) {
  const [row] = await sql(
    `select o.email, c.first_name || ' ' || c.last_name as customer, c.phone as customer_phone,
            a.first_name, a.last_name, a.phone, a.address_1, a.postal_code, a.city, a.country_code,
            b.last_name || ', ' || b.address_1 as billing, m.name as method, m.shipping_option_id as option, trim_scale(m.amount)::text as shipping,
            (select trim_scale(sum((s.totals->>'current_order_total')::numeric))::text from order_summary s
              where s.order_id = o.id and s.deleted_at is null) as total,
            (select count(*)::int from reservation_item r where r.deleted_at is null and r.line_item_id in
              (select item_id from order_item where order_id = o.id)) as reserved_items
       from "order" o
       left join customer c on c.id = o.customer_id
       left join order_address a on a.id = o.shipping_address_id
       left join order_address b on b.id = o.billing_address_id
       left join order_shipping s on s.order_id = o.id and s.deleted_at is null
       left join order_shipping_method m on m.id = s.shipping_method_id
      where o.id = $1`,
    [orderId],
  )
  return row
}

/** What Medusa's payment rows say: session, collection, payment, in kroner. */
export async function paymentFacts({ sql }: Pick<BootedShop, "sql">, collectionId: string) {
  const [row] = await sql(
    `select c.status, trim_scale(c.amount)::text as collection, trim_scale(s.amount)::text as session,
            trim_scale(p.amount)::text as payment, count(p.id) over ()::int as payments
       from payment_collection c
       left join payment_session s on s.payment_collection_id = c.id and s.deleted_at is null
       left join payment p on p.payment_collection_id = c.id and p.deleted_at is null
      where c.id = $1`,
    [collectionId],
  )
  return row
}

/** What is left on a cart. */
export async function cartFacts({ sql }: Pick<BootedShop, "sql">, cartId: string) {
  const [row] = await sql(
    `select c.email, a.address_1, a.country_code, c.completed_at is not null as completed,
            (select count(*)::int from cart_shipping_method m where m.cart_id = c.id and m.deleted_at is null) as methods
       from cart c left join cart_address a on a.id = c.shipping_address_id where c.id = $1`,
    [cartId],
  )
  return row
}

const tableSchema = z.object({ table_name: z.string() })

/** The tables, ours and Medusa's, that have one of these words in a row. */
export async function tablesWith({ sql }: Pick<BootedShop, "sql">, words: string): Promise<string[]> {
  const tables = await sql(
    `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  )
  const found: string[] = []
  for (const { table_name } of z.array(tableSchema).parse(tables)) {
    const rows = await sql(`select 1 from "${table_name}" t where t::text ~* $1 limit 1`, [words])
    if (rows.length > 0) found.push(table_name)
  }
  return found
}

/** The shopper approves, and nobody tells the shop. */
export async function approveUnheard(
  { sandbox, facts }: Pick<BootedShop, "sandbox" | "facts">,
  { reference }: Pick<StartedPayment, "reference">,
  choice: object = {},
): Promise<void> {
  await sandbox.control.next("webhook", { lose: true })
  await sandbox.control.approve(reference, { shippingOptionId: facts.shippingOptions.posten, ...choice })
  await sandbox.control.callbacksSettled()
}

/** What Vipps proves itself with when it asks for this payment's shipping options. */
export async function shippingToken({ sandbox }: Pick<BootedShop, "sandbox">, reference: string) {
  const [request] = await sandbox.control.requests({ call: "initiate", reference })
  return JSON.stringify(request?.body).match(/"callbackAuthorizationToken":"([^"]+)"/)?.[1] ?? ""
}

/** Vipps' question for the shipping options of an address. `token`: another one than the payment's, or none. */
export async function askShipping(
  harness: Pick<BootedShop, "sandbox" | "server">,
  reference: string,
  { change = {}, provider = "vipps_vipps" }: { change?: object; provider?: string },
  ...given: [token?: string | undefined]
) {
  const token = given.length > 0 ? given[0] : await shippingToken(harness, reference)
  const api = createApi(harness.server.url, token === undefined ? {} : { authorization: token })
  const body = {
    ...{ reference, AddressLine1: "Prøvegata 5", City: "Oslo", PostCode: "0154", Country: "NO" },
    ...change,
  }
  const from = performance.now()
  const answer = await api({ method: "POST", path: `/hooks/payment/${provider}/shipping`, body })
  return { ...answer, tookMs: performance.now() - from }
}

/** One click that reaches two servers at once: both answer the same payment. */
export async function startOnBoth(
  first: BootedShop,
  other: Pick<BootedShop, "shop">,
): Promise<StartedPayment> {
  const cart_id = await bareCart(first)
  const [started, again] = await Promise.all([
    startExpress(first, { cart_id }),
    startExpress(other, { cart_id }),
  ])
  expect(again).toEqual(started)
  return started
}

/** All that was reserved is the shopper's again. */
export async function expectFreed(
  harness: Pick<BootedShop, "sandbox">,
  { reference }: Pick<StartedPayment, "reference">,
): Promise<void> {
  await eventually("the release", async () => (await atVipps(harness, reference)).state === "CANCELLED")
}

/** With its polls due now. */
export async function reconcile(
  harness: ObservedShop,
  { reference }: Pick<StartedPayment, "reference">,
): Promise<void> {
  await harness.sql(`update vipps_attempt set next_poll_at = now() where reference = $1`, [reference])
  await harness.reconcile()
}

/** Of the sandbox's first person, as Vipps tells it. */
const PHONE = "+4791234567"

/** The cart is one order of Kari's by post, and all that is reserved is the order's. */
export async function expectWhole(
  harness: BootedShop,
  started: StartedPayment,
  { total = "849", shipping = "99" } = {},
) {
  const paid = await orderPlaced(harness, started)
  expect(await ordersOf(harness, started.cartId)).toEqual([paid.orderId])
  expect(await orderFacts(harness, paid.orderId)).toEqual({
    email: "kari.nordmann@example.no",
    customer: "Kari Nordmann",
    customer_phone: PHONE,
    first_name: "Kari",
    last_name: "Nordmann",
    phone: PHONE,
    address_1: "Prøvegata 5",
    postal_code: "0154",
    city: "Oslo",
    country_code: "no",
    billing: "Nordmann, Prøvegata 5",
    method: "Posten",
    option: harness.facts.shippingOptions.posten,
    shipping,
    total,
    reserved_items: 1,
  })
  expect(await paymentFacts(harness, started.collectionId)).toEqual({
    ...{ status: "authorized", collection: total, session: total, payment: total, payments: 1 },
  })
  await expectEqualLedgers(harness, paid, { captured: "0", refunded: "0" })
  return paid
}
