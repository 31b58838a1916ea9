import { completeCart, isOpenForPayment, readCart } from "./store.js"

const FIRST_PAUSE_MS = 1_000
const PAUSE_MS = 2_000
const PATIENCE_MS = 60_000

/**
 * How the payment ended, from what the return address says: { kind: "order", orderId } or a kind alone. The shopper's way
 * back may be faster than Vipps; what is pending is asked for again, for a minute, and then called unknown.
 */
export async function findOutcome({ outcome, cartId, orderId }, stillPending) {
  if (orderId) return { kind: "order", orderId }
  const ending = over.get(outcome)
  if (!cartId) return { kind: ending ?? (outcome === "paid" ? "paid" : "lost") }
  if (ending) return orderAfterAll(cartId, ending)
  return askUntilKnown(cartId, stillPending)
}

/** What the return address says that is over, and nothing charged. unmade: the shop could not make the order. */
const over = new Map([
  ["rejected", "rejected"],
  ["expired", "expired"],
  ["failed", "unmade"],
])

/** Two links, one of them paid: this one may be over because the cart has its order by the other. */
async function orderAfterAll(cartId, outcome) {
  try {
    const cart = await readCart(cartId)
    const orderId = cart.completed_at ? await completeCart(cartId) : undefined
    return orderId ? { kind: "order", orderId } : { kind: outcome }
  } catch {
    return { kind: outcome }
  }
}

async function askUntilKnown(cartId, stillPending) {
  const giveUpAt = Date.now() + PATIENCE_MS
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = PAUSE_MS) {
    try {
      const orderId = await completeCart(cartId)
      if (orderId) return { kind: "order", orderId }
    } catch {
      return { kind: await nameFailure(cartId) }
    }
    if (Date.now() >= giveUpAt) return { kind: "unknown" }
    if (pauseMs === FIRST_PAUSE_MS) stillPending()
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** Vipps has said no since, and a new session may be started; or Medusa can't make the order of what may be reserved. */
async function nameFailure(cartId) {
  try {
    return (await isOpenForPayment(cartId)) ? "failed" : "rejected"
  } catch {
    return "unknown"
  }
}
