import type { MedusaContainer } from "@medusajs/framework/types"
import { contextOf } from "../context/context-of"
import { findProvider } from "../context/configured-providers"
import { briefMemory, singleFlight } from "../context/single-flight"
import type { UnitContext } from "../context/vipps-context"
import { findOrderOfCart, listOpenExpress, type OpenExpress } from "../medusa/cart-rows"
import { message, type Message } from "../messages"
import type { Attempt, CompletionFailure } from "../operations"
import { isConfirmedFailure } from "../rules"
import type { PaymentCompletion } from "./complete-payment"
import { completeOrGiveUp } from "./give-up-order"
import { PACE_MS } from "./poll-outcome"

/** What a storefront that completes a cart itself is told about its Express payment. */
export type ExpressFirst =
  /** there is no such payment, or the cart is paid by another one: Medusa's own completion answers */
  | { kind: "goes-on" }
  /** its order, which is whole */
  | { kind: "ordered"; orderId: string }
  /** ended: the shopper rejected it or let it expire, and a new session is needed */
  | { kind: "ask-again" | "refused" | "ended"; said: Message }

const share = singleFlight<ExpressFirst>()
/** Carts that can't become an order yet. An end is not kept: the shopper may begin anew at once. */
const lately = briefMemory<ExpressFirst>(PACE_MS)

/**
 * Completes an approved Express payment of the cart with what the shopper chose in the app, before Medusa completes the cart
 * without it. Not an order unless it is this payment's. Anybody who knows the cart's id may ask, as often as they like: those who
 * ask at the same moment share one run, and after a run in vain there is none for `PACE_MS`.
 */
export function completeExpress(container: MedusaContainer, cartId: string): Promise<ExpressFirst> {
  return share(cartId, async () => {
    const known = lately.get(cartId)
    // webhook and return don't wait for this pace
    if (known) return (await findOrderOfCart(container, cartId)) === undefined ? known : { kind: "goes-on" }
    const first = await completeOpen(container, cartId)
    return first.kind === "ask-again" ? lately.keep(cartId, first) : first
  })
}

async function completeOpen(container: MedusaContainer, cartId: string): Promise<ExpressFirst> {
  for (const open of await listOpenExpress(container, cartId)) {
    const outcome = await completeOne(container, open)
    if (outcome?.kind === "ordered") return outcome
    // by another payment: Medusa's own completion answers with that order
    if (outcome && (await findOrderOfCart(container, cartId)) !== undefined) return { kind: "goes-on" }
    if (outcome) return outcome
  }
  return { kind: "goes-on" }
}

/** undefined: this one can't become an order. */
async function completeOne(container: MedusaContainer, open: OpenExpress): Promise<ExpressFirst | undefined> {
  const provider = findProvider(container, open.providerId)
  if (!provider) return undefined
  const unit = contextOf(container, provider)
  const known = await unit.journal.attempts.attempt(open.reference)
  if (!known) return undefined
  const completion =
    known.state === "closed" ? undefined : await completeOrGiveUp(container, unit.forPayment(known), open)
  const attempt = (await unit.journal.attempts.attempt(open.reference)) ?? known
  if (attempt.state === "closed" && completion?.kind !== "refused") return end(unit, attempt)
  return completion && told(completion)
}

/**
 * As Medusa does with a session whose payment the provider says is cancelled. The journal's reason is for the staff: it may name an
 * error of Vipps'.
 */
async function end(unit: UnitContext, { sessionId }: Attempt): Promise<ExpressFirst> {
  await unit.rows.endSession(sessionId)
  return { kind: "ended", said: message("payment-ended") }
}

/** A refusal may be temporary, and the next try may succeed. What the shop's own code said is for its staff. */
function refusal({ said, ...failure }: CompletionFailure): ExpressFirst {
  if (!isConfirmedFailure(failure)) return { kind: "ask-again", said: message("completed-elsewhere") }
  return {
    kind: "refused",
    said: "says" in said.params ? { ...said, params: { ...said.params, says: "" } } : said,
  }
}

function told(completion: PaymentCompletion): ExpressFirst | undefined {
  switch (completion.kind) {
    case "order":
      return { kind: "ordered", orderId: completion.orderId }
    case "paid":
      return { kind: "goes-on" }
    case "unwanted":
      return undefined
    case "refused":
      return refusal(completion.failure)
    // what failed in the shop is for its log: anybody can ask here
    case "in-progress":
    case "try-later":
      return { kind: "ask-again", said: message("completed-elsewhere") }
    case "not-reserved":
    case "not-accepted":
      return { kind: "ask-again", said: completion.said }
  }
}
