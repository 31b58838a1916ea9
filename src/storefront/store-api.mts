const TIMEOUT_MS = 30_000
export const DEFAULT_PROVIDER = "pp_vipps_vipps"

/** An answer of the store API that was no success, or none at all: then `code` is "unreachable" and `status` undefined. */
export class StoreApiError extends Error {
  constructor(
    readonly code: string,
    readonly status: number | undefined,
    message: string,
  ) {
    super(message)
  }
}

/**
 * Where Medusa is, as the browser reaches it; and whose cart a product becomes: the customer's, by their token or by the cookie of
 * Medusa's sessions, or else a guest's.
 */
export type Backend = {
  backend: string
  publishableKey: string
  customerToken?: string | undefined
  sendsCookies?: boolean
}

/** What a start answers: where the shopper goes now, and the cart that is paid. */
export type Started = { cartId: string; url: string; reference: string }

export type PaymentState = {
  state: "pending" | "paid" | "rejected" | "expired" | "failed"
  order_id?: string
  code?: string
}

/** What a start names. Without an address to come back to, the server takes its own. */
export type StartOptions = { providerId: string; returnUrl: string | undefined }
export type ProductLine = { variantId: string; quantity: number; regionId: string | undefined }

type Session = { provider_id: string; data: { vipps?: { url: string; reference: string } } }
type Sessions = { payment_collection: { payment_sessions?: Session[] } }
type CartFacts = { completed_at?: string | null; email?: string | null; shipping_methods?: unknown[] }

export type StoreApi = ReturnType<typeof createStoreApi>

/** What the elements ask of the store API. Each throws a StoreApiError. */
export function createStoreApi(place: Backend) {
  const ask = <T,>(method: string, path: string, body?: object) => request<T>(place, { method, path, body })

  /** A new payment session for a cart that has all that an order needs, whatever became of an earlier one. */
  async function startPayment(cartId: string, p: StartOptions): Promise<Started> {
    const made = await ask<{ payment_collection: { id: string } }>("POST", "/store/payment-collections", {
      cart_id: cartId,
    })
    const path = `/store/payment-collections/${made.payment_collection.id}/payment-sessions`
    const body = { provider_id: p.providerId, data: dataOf(p) }
    return readStarted(cartId, await ask<Sessions>("POST", path, body), p.providerId)
  }

  /** Express, for a cart or for a product in a cart of its own. */
  async function startExpress(goods: string | ProductLine, p: StartOptions): Promise<Started> {
    const body = { ...describeGoods(goods), provider_id: p.providerId, data: dataOf(p) }
    const answer = await ask<Sessions & { cart_id: string }>("POST", "/store/vipps/express", body)
    return readStarted(answer.cart_id, answer, p.providerId)
  }

  /** Whether Express can be offered for the cart, by that provider. */
  function readExpress(cartId: string, providerId: string): Promise<{ available: boolean; code?: string }> {
    const query = new URLSearchParams({ cart_id: cartId, provider_id: providerId })
    return ask("GET", `/store/vipps/express?${query.toString()}`)
  }

  function readPayment(token: string): Promise<PaymentState> {
    return ask("GET", `/store/vipps/payments/${encodeURIComponent(token)}`)
  }

  async function readCart(cartId: string): Promise<CartFacts> {
    const fields = "id,completed_at,email,shipping_methods.id"
    return (await ask<{ cart: CartFacts }>("GET", `${pathOf(cartId)}?fields=${fields}`)).cart
  }

  /** Medusa's order of the cart; undefined: there is none yet. */
  async function completeCart(cartId: string): Promise<string | undefined> {
    const answer = await ask<{ type: string; order?: { id: string } }>("POST", `${pathOf(cartId)}/complete`)
    return answer.type === "order" ? answer.order?.id : undefined
  }

  return { startPayment, startExpress, readExpress, readPayment, readCart, completeCart }
}

function pathOf(cartId: string): string {
  return `/store/carts/${encodeURIComponent(cartId)}`
}

function dataOf({ returnUrl }: StartOptions): object {
  return returnUrl === undefined ? {} : { return_url: returnUrl }
}

function describeGoods(goods: string | ProductLine): object {
  if (typeof goods === "string") return { cart_id: goods }
  const { variantId, quantity, regionId } = goods
  return { variant_id: variantId, quantity, ...(regionId !== undefined && { region_id: regionId }) }
}

function readStarted(cartId: string, { payment_collection }: Sessions, providerId: string): Started {
  const session = payment_collection.payment_sessions?.find((one) => one.provider_id === providerId)
  const vipps = session?.data.vipps
  if (!vipps) throw new StoreApiError("no-link", 200, "The payment session has no link to Vipps.")
  return { cartId, url: vipps.url, reference: vipps.reference }
}

type Request = { method: string; path: string; body: object | undefined }

async function request<T>(place: Backend, { method, path, body }: Request): Promise<T> {
  const { backend, publishableKey, customerToken, sendsCookies } = place
  const response = await fetch(backend.replace(/\/$/, "") + path, {
    method,
    headers: {
      "x-publishable-api-key": publishableKey,
      ...(customerToken && { authorization: `Bearer ${customerToken}` }),
      ...(body && { "content-type": "application/json" }),
    },
    ...(sendsCookies && { credentials: "include" }),
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    throw new StoreApiError("unreachable", undefined, String(error))
  })
  const answer = (await response.json().catch(() => ({}))) as { code?: string; message?: string }
  if (response.ok) return answer as T
  throw new StoreApiError(answer.code ?? "", response.status, answer.message ?? response.statusText)
}
