import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  createPaymentCollectionForCartWorkflow,
  deletePaymentSessionsWorkflow,
  updateCartWorkflow,
} from "@medusajs/medusa/core-flows"
import { contextOf } from "../context/context-of"
import { pickCurrent } from "../context/current-attempt"
import { inExpressStart } from "../context/express-scope"
import { marketOfUnit } from "../context/market"
import { notAllowed, notFound } from "../medusa/errors"
import { minorOf } from "../medusa/exact-amount"
import { message } from "../messages"
import type { Attempt, ExpressOffer } from "../operations"
import { goodsOf, readCart, type CartCollection, type ExpressCart } from "./cart"
import { findOffer, type Offer } from "./offer"

export type ExpressRequest = {
  cartId: string
  providerId?: string | undefined
  data: Record<string, unknown>
}
type Offered = Extract<Offer, { kind: "offered" }>

/** Two clicks at once wait for each other: both shoppers' pages get the same payment. */
const WAIT_SECONDS = 20

/**
 * Starts an Express payment for a cart: its payment session is of the goods alone. Asked again with an unchanged cart and a link
 * that still works, it is the same session. Returns the cart's payment collection as Medusa's own route does; its only session
 * has the link.
 */
export async function startExpress(container: MedusaContainer, p: ExpressRequest): Promise<CartCollection> {
  const key = `vipps-express:${p.cartId}`
  return container
    .resolve(Modules.LOCKING)
    .execute(key, () => startOne(container, p), { timeout: WAIT_SECONDS })
}

async function startOne(container: MedusaContainer, p: ExpressRequest): Promise<CartCollection> {
  await setCountry(container, requireOffered(await findOffer(container, p)))
  // the country decides on taxes, and so on what the goods cost
  const offered = requireOffered(await findOffer(container, p))
  const collection = await requireCollection(container, offered.cart)
  if (!(await findLiveSession(container, offered))) await makeSession(container, offered, collection, p.data)
  return readCollection(container, collection.id)
}

function requireOffered(offer: Offer): Offered {
  if (offer.kind === "no-cart") throw notFound(offer.said)
  if (offer.kind === "refused") throw notAllowed(offer.said)
  return offer
}

/** A cart of a region with several countries has none at first. Whatever country it has, Vipps delivers in the sales unit's. */
async function setCountry(container: MedusaContainer, { cart, provider }: Offered): Promise<void> {
  const country_code = marketOfUnit(provider.options).country.toLowerCase()
  if (cart.shipping_address?.country_code) return
  await updateCartWorkflow(container).run({ input: { id: cart.id, shipping_address: { country_code } } })
}

async function requireCollection(container: MedusaContainer, cart: ExpressCart): Promise<{ id: string }> {
  if (cart.payment_collection) return cart.payment_collection
  await createPaymentCollectionForCartWorkflow(container).run({ input: { cart_id: cart.id } })
  const made = (await readCart(container, cart.id))?.payment_collection
  if (!made) throw notAllowed(message("express-cart-changed"))
  return made
}

/** The session of an earlier click, if its link still works and it has these goods and this offer. */
async function findLiveSession(container: MedusaContainer, offered: Offered): Promise<boolean> {
  const { cart, provider } = offered
  const sessions = (cart.payment_collection?.payment_sessions ?? []).filter((one) => one !== null)
  const [session] = sessions
  const isOurs = sessions.length === 1 && session?.provider_id === provider.providerId
  if (!isOurs || session.status !== "pending") return false
  const unit = contextOf(container, provider)
  const attempt = pickCurrent(await unit.journal.attempts.attemptsOfSession(session.id))
  return attempt !== undefined && isFresh(attempt, unit.now()) && isOfOffer(attempt, offered)
}

function isOfOffer({ express }: Attempt, { cart, start }: Offered): boolean {
  if (express?.goodsMinor !== minorOf(goodsOf(cart)) || express.shipping !== start.shipping) return false
  return start.shipping === "dynamic" || isSame(express.offered, start.offered)
}

function isSame(some: ExpressOffer[], others: ExpressOffer[]): boolean {
  const written = (offers: ExpressOffer[]) =>
    offers.map((one) => JSON.stringify(Object.entries(one).sort())).sort()
  return JSON.stringify(written(some)) === JSON.stringify(written(others))
}

function isFresh({ state, urlExpiresAt }: Attempt, now: Date): boolean {
  return state === "active" && urlExpiresAt !== undefined && urlExpiresAt > now
}

/**
 * Medusa's route would ask for the collection's amount, which has shipping in it if the cart has. From here on any change of the
 * cart deletes the session; a change while it was being made is found here.
 */
async function makeSession(
  container: MedusaContainer,
  { cart, provider, start }: Offered,
  collection: { id: string },
  data: Record<string, unknown>,
): Promise<void> {
  const old = (cart.payment_collection?.payment_sessions ?? []).flatMap((one) => (one ? [one.id] : []))
  if (old.length > 0) await deletePaymentSessionsWorkflow(container).run({ input: { ids: old } })
  const amount = goodsOf(cart)
  const payments = container.resolve(Modules.PAYMENT)
  const session = await inExpressStart(start, () =>
    payments.createPaymentSession(collection.id, {
      ...{ provider_id: provider.providerId, currency_code: cart.currency_code, amount, data },
    }),
  )
  const now = await readCart(container, cart.id)
  if (now && !now.completed_at && goodsOf(now) === amount) return
  await payments.deletePaymentSession(session.id).catch(() => undefined)
  throw notAllowed(message("express-cart-changed"))
}

async function readCollection(container: MedusaContainer, id: string): Promise<CartCollection> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment_collection",
    fields: [
      ...["id", "amount", "currency_code", "payment_sessions.id", "payment_sessions.provider_id"],
      ...["payment_sessions.amount", "payment_sessions.status", "payment_sessions.data"],
    ],
    filters: { id },
  })
  const [collection] = data as unknown as CartCollection[]
  if (!collection) throw notAllowed(message("express-cart-changed"))
  return collection
}
