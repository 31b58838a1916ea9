import { StoreApiError, type PaymentState, type StoreApi } from "./store-api.mjs"

const FIRST_PAUSE_MS = 1_000
const PAUSE_MS = 3_000
const PATIENCE_MS = 60_000

/** What the return address says. */
export type Return = {
  outcome: string | undefined
  cartId: string | undefined
  token: string | undefined
  code: string | undefined
}

/**
 * How a payment ended. unknown: not decided within a minute; ask again. lost: the address names no payment that the shop knows. `code` says why no order
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
    token: read("vipps_token"),
    code: read("code"),
  }
}

/**
 * Anybody can type an address, so the shop itself says what became of the payment, by its token or its cart. The shopper's way back
 * may be faster than Vipps; what is pending is asked for again, for a minute.
 */
export async function findOutcome(
  { outcome, code, token, cartId }: Return,
  asking: Asking,
): Promise<Outcome> {
  if (token !== undefined) {
    const found = await askUntilKnown(() => asking.api.readPayment(token).then(readState), asking)
    return orderAfterAll(cartId, found, asking)
  }
  if (cartId === undefined) return { state: "lost" }
  const over = readOver(outcome, code)
  if (over) return confirmOver(cartId, over, asking)
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
async function orderAfterAll(cartId: string | undefined, found: Outcome, asking: Asking): Promise<Outcome> {
  const isOver = found.state === "rejected" || found.state === "expired" || found.state === "failed"
  if (!isOver || cartId === undefined) return found
  return findOrder(cartId, asking)
    .then((order) => order ?? found)
    .catch(() => found)
}

/** What the address alone says is only believed of a cart that the shop knows, and that is no order. */
async function confirmOver(cartId: string, over: Outcome, asking: Asking): Promise<Outcome> {
  return findOrder(cartId, asking)
    .then((order) => order ?? over)
    .catch((error: unknown) => endsAsking(error) ?? { state: "unknown" })
}

async function findOrder(cartId: string, { api }: Asking): Promise<Outcome | undefined> {
  const { completed_at } = await api.readCart(cartId)
  return completed_at ? readOrder(await api.completeCart(cartId)) : undefined
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
