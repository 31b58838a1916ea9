import { StoreApiError, type PaymentState, type StoreApi } from "./store-api.mjs"

const FIRST_PAUSE_MS = 1_000
const PAUSE_MS = 3_000
const PATIENCE_MS = 60_000

/** What the return address says. */
export type Return = {
  outcome: string | undefined
  cartId: string | undefined
  orderId: string | undefined
  token: string | undefined
  code: string | undefined
}

/**
 * How a payment ended. unknown: not decided within a minute; ask again. lost: the address names no payment. `code` says why no order
 * could be made.
 */
export type Outcome = {
  state: "paid" | "rejected" | "expired" | "failed" | "unknown" | "lost"
  orderId?: string
  code?: string
}

type Asking = { api: StoreApi; signal: AbortSignal; onPending(): void }

export function readReturn(query: URLSearchParams): Return {
  const read = (name: string) => query.get(name) ?? undefined
  return {
    outcome: read("vipps"),
    cartId: read("cart_id"),
    orderId: read("order_id"),
    token: read("vipps_token"),
    code: read("code"),
  }
}

/** The shopper's way back may be faster than Vipps; what is pending is asked for again, for a minute. */
export async function findOutcome(back: Return, asking: Asking): Promise<Outcome> {
  // anybody can type an address: the cart itself says whether it is an order
  if (back.orderId !== undefined && back.cartId === undefined) return { state: "paid", orderId: back.orderId }
  const over = readOver(back.outcome, back.code)
  if (over) return orderAfterAll(back.cartId, over, asking)
  if (back.token !== undefined) {
    const { token } = back
    const found = await askUntilKnown(() => asking.api.readPayment(token).then(readState), asking)
    return orderAfterAll(back.cartId, found, asking)
  }
  const { cartId } = back
  if (cartId === undefined) return { state: back.outcome === "paid" ? "paid" : "lost" }
  return askUntilKnown(() => asking.api.completeCart(cartId).then(readOrder), asking)
}

function readOver(state: string | undefined, code: string | undefined): Outcome | undefined {
  if (state === "rejected" || state === "expired") return { state }
  if (state === "failed") return code === undefined ? { state } : { state, code }
  return undefined
}

function readState({ state, order_id, code }: PaymentState): Outcome | undefined {
  if (state !== "paid") return readOver(state, code)
  return order_id === undefined ? { state } : { state, orderId: order_id }
}

function readOrder(orderId: string | undefined): Outcome | undefined {
  return orderId === undefined ? undefined : { state: "paid", orderId }
}

/** Two links, one of them paid: this one may be over because the cart has its order by the other. */
async function orderAfterAll(cartId: string | undefined, found: Outcome, { api }: Asking): Promise<Outcome> {
  const isOver = found.state === "rejected" || found.state === "expired" || found.state === "failed"
  if (!isOver || cartId === undefined) return found
  try {
    const { completed_at } = await api.readCart(cartId)
    const orderId = completed_at ? await api.completeCart(cartId) : undefined
    return readOrder(orderId) ?? found
  } catch {
    return found
  }
}

async function askUntilKnown(
  ask: () => Promise<Outcome | undefined>,
  { signal, onPending }: Asking,
): Promise<Outcome> {
  const giveUpAt = Date.now() + PATIENCE_MS
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = PAUSE_MS) {
    const found = await ask().catch(endsAsking)
    if (found) return found
    if (Date.now() >= giveUpAt) break
    if (pauseMs === FIRST_PAUSE_MS) onPending()
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return { state: "unknown" }
}

/** No answer, a server in trouble or a completion under way: ask again. Anything else will not change by asking. */
function endsAsking(error: unknown): Outcome | undefined {
  if (!(error instanceof StoreApiError)) throw error
  const { status } = error
  if (status === undefined || status >= 500 || status === 409 || status === 429) return undefined
  return { state: status === 404 ? "lost" : "unknown" }
}
