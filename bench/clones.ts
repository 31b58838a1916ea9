import { runSql } from "../demo/harness"

type Original = { collectionId: string; serviceId: string }
type Values = [string, string, string]
export type Numbers = { from: number; to: number }

type Copy = { table: string; where: string; ids: string[]; more?: string }

const order = `(select order_id from order_payment_collection where payment_collection_id = $1)`
const payments = `(select id from payment where payment_collection_id = $1)`
const items = `(select item_id from order_item where order_id in ${order})`
const methods = `(select shipping_method_id from order_shipping where order_id in ${order})`
const attempts = `(select reference from vipps_attempt where payment_collection_id = $1)`
const ofCollection = `payment_collection_id = $1`
const ofOrder = `order_id in ${order}`

/** What belongs to one paid order, and which columns name something of it. */
const orderCopies: Copy[] = [
  { table: "payment_collection", where: "id = $1", ids: ["id"] },
  { table: "payment_session", where: ofCollection, ids: ["id", "payment_collection_id"], more: data() },
  {
    table: "payment",
    where: ofCollection,
    ids: ["id", "payment_collection_id", "payment_session_id"],
    more: data(),
  },
  { table: "capture", where: `payment_id in ${payments}`, ids: ["id", "payment_id"] },
  { table: `"order"`, where: `id in ${order}`, ids: ["id"], more: `'display_id', 1000 + n` },
  {
    table: "order_payment_collection",
    where: ofCollection,
    ids: ["id", "order_id", "payment_collection_id"],
  },
  { table: "order_summary", where: ofOrder, ids: ["id", "order_id"] },
  { table: "order_line_item", where: `id in ${items}`, ids: ["id"] },
  { table: "order_line_item_tax_line", where: `item_id in ${items}`, ids: ["id", "item_id"] },
  { table: "order_item", where: ofOrder, ids: ["id", "order_id", "item_id"] },
  { table: "order_shipping_method", where: `id in ${methods}`, ids: ["id"] },
  {
    table: "order_shipping_method_tax_line",
    where: `shipping_method_id in ${methods}`,
    ids: ["id", "shipping_method_id"],
  },
  { table: "order_shipping", where: ofOrder, ids: ["id", "order_id", "shipping_method_id"] },
  {
    table: "vipps_operation",
    where: `reference in ${attempts}`,
    ids: ["request_id", "medusa_row_id"],
    more: `'reference', $2 || n, 'ledger_verified_at', now(), 'created_at', now() - n * interval '1 minute'`,
  },
  {
    table: "vipps_attempt",
    where: ofCollection,
    ids: ["session_id", "payment_collection_id"],
    more: `'reference', $2 || n, 'next_poll_at', null, 'created_at', now() - n * interval '1 minute'`,
  },
]

const ofCart = `cart_id = $1`
const lines = `(select id from cart_line_item where cart_id = $1)`
const cartMethods = `(select id from cart_shipping_method where cart_id = $1)`
const cartCollection = `(select payment_collection_id from cart_payment_collection where cart_id = $1)`
const addresses = `(select unnest(array[shipping_address_id, billing_address_id]) from cart where id = $1)`

/** What belongs to one cart whose payment is not begun. */
const cartCopies: Copy[] = [
  { table: "cart_address", where: `id in ${addresses}`, ids: ["id"] },
  { table: "cart", where: "id = $1", ids: ["id", "shipping_address_id", "billing_address_id"] },
  { table: "cart_line_item", where: ofCart, ids: ["id", "cart_id"] },
  { table: "cart_line_item_tax_line", where: `item_id in ${lines}`, ids: ["id", "item_id"] },
  { table: "cart_shipping_method", where: ofCart, ids: ["id", "cart_id"] },
  {
    table: "cart_shipping_method_tax_line",
    where: `shipping_method_id in ${cartMethods}`,
    ids: ["id", "shipping_method_id"],
  },
  { table: "payment_collection", where: `id in ${cartCollection}`, ids: ["id"] },
  { table: "cart_payment_collection", where: ofCart, ids: ["id", "cart_id", "payment_collection_id"] },
]

/** The payment service's own id, wherever it stands in `data`. */
function data(): string {
  return `'data', replace(o.data::text, $3, $2 || n)::jsonb`
}

/**
 * Copies an order with everything of it, numbered: an id gets `_7` behind it, and the payment service knows the payment as
 * `prefix` and `7`.
 */
export async function copyOrder(
  databaseUrl: string,
  { collectionId, serviceId }: Original,
  { prefix, ...numbers }: Numbers & { prefix: string },
): Promise<void> {
  await insertCopies(databaseUrl, orderCopies, [collectionId, prefix, serviceId], numbers)
}

/** Copies a cart with its payment collection, numbered in the same way. */
export async function copyCart(databaseUrl: string, cartId: string, numbers: Numbers): Promise<void> {
  await insertCopies(databaseUrl, cartCopies, [cartId, "", ""], numbers)
}

async function insertCopies(
  databaseUrl: string,
  copies: Copy[],
  given: Values,
  { from, to }: Numbers,
): Promise<void> {
  for (const { table, where, ids, more } of copies) {
    const named = ids.map((id) => `'${id}', o.${id} || '_' || n`)
    const change = [...named, ...(more ? [more] : [])].join(", ")
    // each statement gets all three values, whether it names them or not
    const values = `cross join (select $1::text, $2::text, $3::text) v`
    await runSql(
      databaseUrl,
      `insert into ${table} select (jsonb_populate_record(o, jsonb_build_object(${change}))).*
         from ${table} o ${values} cross join generate_series(${from}, ${to}) n where ${where}`,
      given,
    )
  }
  await runSql(databaseUrl, "vacuum analyze", [])
}
