import { say } from "./language.js"
import { shop } from "./shop-facts.js"

const TIMEOUT_MS = 30_000
const CART_FIELDS =
  "id,completed_at,email,currency_code,item_total,shipping_total,total,*items,*items.product,*shipping_methods"

export { shop }

/**
 * An answer that was no success. `message` is for the shopper, in the page's language. Without an answer `status` is undefined;
 * with one, `code` says what the page may explain better.
 */
export class StoreError extends Error {
  constructor(message, { status, code } = {}) {
    super(message)
    this.status = status
    this.code = code
  }
}

async function ask(method, path, body) {
  const response = await fetch(shop.medusaUrl + path, {
    method,
    headers: {
      "x-publishable-api-key": shop.publishableKey,
      ...(body && { "content-type": "application/json" }),
    },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => {
    throw new StoreError(say.unreachable)
  })
  const answer = await response.json().catch(() => ({}))
  // the server's own sentence is in English, and for the developer
  if (!response.ok) throw new StoreError(say.failed, { status: response.status, code: answer.code })
  return answer
}

export async function listProducts() {
  const fields = encodeURIComponent("id,title,handle,*variants,*variants.calculated_price")
  const { products } = await ask(
    "GET",
    `/store/products?region_id=${shop.regionId}&limit=50&fields=${fields}`,
  )
  return products
}

export async function createCart(variantId) {
  const items = [{ variant_id: variantId, quantity: 1 }]
  const { cart } = await ask("POST", `/store/carts?fields=${CART_FIELDS}`, {
    region_id: shop.regionId,
    items,
  })
  return cart
}

export async function readCart(cartId) {
  const { cart } = await ask("GET", `/store/carts/${cartId}?fields=${CART_FIELDS}`)
  return cart
}

export async function addToCart(cartId, variantId) {
  const body = { variant_id: variantId, quantity: 1 }
  const { cart } = await ask("POST", `/store/carts/${cartId}/line-items?fields=${CART_FIELDS}`, body)
  return cart
}

export async function changeLine(cartId, { id, quantity }) {
  const path = `/store/carts/${cartId}/line-items/${id}`
  if (quantity > 0) await ask("POST", path, { quantity })
  else await ask("DELETE", path)
}

export async function listDeliveries(cartId) {
  const { shipping_options } = await ask("GET", `/store/shipping-options?cart_id=${cartId}`)
  return shipping_options.sort((a, b) => a.amount - b.amount)
}

export async function chooseDelivery(cartId, optionId) {
  const path = `/store/carts/${cartId}/shipping-methods?fields=${CART_FIELDS}`
  const { cart } = await ask("POST", path, { option_id: optionId })
  return cart
}

export async function writeShopper(cartId, { email, ...address }) {
  const where = { ...address, country_code: shop.shopper.address.country_code }
  await ask("POST", `/store/carts/${cartId}`, { email, shipping_address: where, billing_address: where })
}

export async function readOrder(orderId) {
  const fields = "id,display_id,email,total,shipping_total,*items,*items.product,*shipping_methods"
  const { order } = await ask("GET", `/store/orders/${orderId}?fields=${encodeURIComponent(fields)}`)
  return order
}
