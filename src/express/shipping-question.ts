import type { MedusaContainer } from "@medusajs/framework/types"
import { contextOf } from "../context/context-of"
import { findProvider, type ConfiguredProvider } from "../context/configured-providers"
import { marketOfUnit } from "../context/market"
import { isShippingAuthToken } from "../context/urls"
import { findPaymentOwner } from "../medusa/cart-rows"
import { message, type Message } from "../messages"
import { readShippingQuestion, renderShippingGroups, type ShippingQuestion } from "../vipps"
import { readCart } from "./cart"
import { answerWithin, type Deadline } from "./deadline"
import { findOptions } from "./find-options"
import { groupOptions, offersOf } from "./groups"
import type { PricedOption } from "./price-options"

export type ShippingAnswer =
  | { kind: "offered"; body: { groups: object[] } }
  /** the shop does not deliver there, or the payment is no open Express payment */
  | { kind: "not-there" | "unreadable"; said: Message }
  /** not Vipps */
  | { kind: "forged" }

/** Vipps does not say how long it waits for the options. Our aim is three seconds, with the way there and back. */
const ANSWER_MS = 2_500

/**
 * Vipps asks which shipping options an open Express payment has at the shopper's address, maybe several times. The question is
 * not signed: the token of this one payment is the proof. The cart stays as it is; the journal notes what was offered. The address
 * is used for the answer and kept nowhere. One clock runs for all of it. Throws a NotReadyError if there is nothing to offer when it
 * ends, or because a carrier failed.
 */
export async function answerShippingQuestion(
  container: MedusaContainer,
  p: { providerId: string; token: string | undefined; body: unknown },
): Promise<ShippingAnswer> {
  const deadline = answerWithin(ANSWER_MS)
  const provider = findProvider(container, p.providerId)
  const read = readShippingQuestion(p.body)
  if (!provider) return { kind: "forged" }
  if ("unreadable" in read)
    return p.token ? { kind: "unreadable", said: read.unreadable } : { kind: "forged" }
  if (!isShippingAuthToken(provider.options, read.question.reference, p.token)) return { kind: "forged" }
  const { reference, address } = read.question
  const options = await optionsOf(container, { provider, reference, address, deadline })
  if (options.length === 0) return { kind: "not-there", said: message("express-no-delivery") }
  const unit = contextOf(container, provider)
  const { attempts } = unit.journal
  const isNoted = await deadline("the journal", () => attempts.addExpressOffers(reference, offersOf(options)))
  // approved or ended while the carriers were asked
  if (!isNoted) return { kind: "not-there", said: message("express-no-delivery") }
  const groups = groupOptions(options, provider.options.expressCarriers)
  return { kind: "offered", body: renderShippingGroups(groups, unit.currencyCode.toUpperCase()) }
}

type Question = ShippingQuestion & { provider: ConfiguredProvider; deadline: Deadline }

/** None for a payment that is no open Express payment of this provider, or where the shop does not deliver. */
async function optionsOf(
  container: MedusaContainer,
  { provider, reference, address, deadline }: Question,
): Promise<PricedOption[]> {
  // Vipps delivers in the sales unit's country only, and the goods are priced for it
  const isThere = address.countryCode === marketOfUnit(provider.options).country.toLowerCase()
  const cart = isThere
    ? await deadline("the cart", () => readOpenCart(container, provider, reference))
    : undefined
  const isInRegion = cart?.region?.countries?.some(({ iso_2 }) => iso_2 === address.countryCode)
  if (!cart || cart.completed_at || !isInRegion) return []
  const { countryCode, city, postalCode, line1, line2 } = address
  const place = { countryCode, city, postalCode, line1, ...(line2 && { line2 }) }
  return findOptions(container, cart, { place, deadline })
}

/** Of an open Express payment with dynamic shipping. */
async function readOpenCart(container: MedusaContainer, provider: ConfiguredProvider, reference: string) {
  const attempt = await contextOf(container, provider).journal.attempts.attempt(reference)
  const isOpen = attempt?.providerId === provider.providerId && attempt.state === "active"
  if (!isOpen || attempt.authorizedAt || attempt.express?.shipping !== "dynamic") return undefined
  const home = await findPaymentOwner(container, attempt.sessionId)
  return home?.cartId === undefined ? undefined : readCart(container, home.cartId)
}
