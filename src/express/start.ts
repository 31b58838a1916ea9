import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  createPaymentCollectionForCartWorkflow,
  refreshCartItemsWorkflow,
  updateCartWorkflow,
  updateTaxLinesWorkflow,
} from "@medusajs/medusa/core-flows"
import { inExpressStart } from "../context/express-scope"
import { marketOfUnit } from "../context/market"
import { singleFlight } from "../context/single-flight"
import { notAllowed, notFound } from "../medusa/errors"
import { message } from "../messages"
import { goodsOf, readCart, type CartCollection, type CartSession, type ExpressCart } from "./cart"
import { checkCart } from "./check-cart"
import { isKept, type AvailableCart } from "./kept-payment"
import { onFreeCart, withCartLock, withStartLock } from "./locks"
import { findOpenPayment, type OpenPayment } from "./open-payment"

export type ExpressRequest = {
  cartId: string
  providerId?: string | undefined
  data: Record<string, unknown>
}

const share = singleFlight<CartCollection>()

/**
 * Starts an Express payment for a cart: its payment session is of the goods alone. Asked again with an unchanged cart and a link
 * that still works, it is the same session. If the shopper has approved a payment of the cart, it is that one, and its link leads to
 * the order. Returns the cart's payment collection as Medusa's own route does; its only session has the link. Those who ask for
 * the same at the same moment share one start.
 */
export function startExpress(container: MedusaContainer, p: ExpressRequest): Promise<CartCollection> {
  const wish = JSON.stringify([p.cartId, p.providerId, p.data])
  return share(wish, () => withStartLock(container, p.cartId, () => startOne(container, p)))
}

async function startOne(container: MedusaContainer, p: ExpressRequest): Promise<CartCollection> {
  const first = await readClick(container, p)
  if ("open" in first) return readAnswer(container, first.open)
  await refreshCart(container, first.known)
  await requireCollection(container, p.cartId)
  await requireTaxes(container, first.known)
  const last = await withCartLock(container, p.cartId, () => prepare(container, p))
  if ("open" in last) return readAnswer(container, last.open)
  return readAnswer(container, { sessionId: await makeSession(container, last.known, p.data) })
}

/** Refused whatever becomes of the cart's payments: it is an order, or no provider of this name has Express. */
const WRONG_QUESTION = ["express-cart-ordered", "express-no-provider"]

/** `open`: what an earlier click has left, and this one leads to. `known`: the cart is paid anew, and its payments may end. */
type Click = { open: OpenPayment } | { known: AvailableCart }

/**
 * A payment that is approved comes first. Its cart may be refused since, for instance because somebody else has bought the last
 * piece: the shopper must be told what becomes of the money, not that nothing was reserved.
 */
async function readClick(container: MedusaContainer, p: ExpressRequest): Promise<Click> {
  const check = await checkCart(container, p)
  if (check.kind === "no-cart") throw notFound(check.said)
  if (check.kind === "refused" && WRONG_QUESTION.includes(check.said.code)) throw notAllowed(check.said)
  const open = await findOpenPayment(container, p.cartId)
  const stays = check.kind === "available" ? open && isKept(open, check, p.data) : open?.state === "approved"
  if (open && stays) return { open }
  if (open?.state === "unknown") throw notAllowed(message("express-not-known"))
  if (check.kind === "refused") throw notAllowed(check.said)
  return { known: check }
}

/**
 * An earlier payment is ended under Medusa's lock of the cart: no order is being made of it. Only then Vipps is asked here, and once
 * more: the shopper may have approved it meanwhile.
 */
async function prepare(container: MedusaContainer, p: ExpressRequest): Promise<Click> {
  const click = await readClick(container, p)
  if ("open" in click) return click
  const payments = container.resolve(Modules.PAYMENT)
  const old = (click.known.cart.payment_collection?.payment_sessions ?? []).flatMap((one) =>
    one ? [one.id] : [],
  )
  for (const id of old) await payments.deletePaymentSession(id)
  return click
}

/**
 * Prices, taxes and promotions of the cart may be of another day, and the order is made at today's taxes. Vipps delivers in the sales
 * unit's country only, so the goods are priced for it. A cart of a region with several countries has none at first, or has another
 * one: its taxes would be another country's.
 */
async function refreshCart(container: MedusaContainer, { cart, provider }: AvailableCart): Promise<void> {
  const country_code = marketOfUnit(provider.options).country.toLowerCase()
  const isThere = cart.shipping_address?.country_code === country_code
  await onFreeCart<unknown>(() =>
    isThere
      ? refreshCartItemsWorkflow(container).run({ input: { cart_id: cart.id, force_refresh: true } })
      : updateCartWorkflow(container).run({ input: { id: cart.id, shipping_address: { country_code } } }),
  )
}

async function requireCollection(container: MedusaContainer, cartId: string): Promise<void> {
  if ((await readCart(container, cartId))?.payment_collection) return
  await onFreeCart(() =>
    createPaymentCollectionForCartWorkflow(container).run({ input: { cart_id: cartId } }),
  )
}

/**
 * A region without automatic taxes asks for them in the checkout, which this is. Not before the collection has its amount: Medusa takes
 * such taxes away when the cart is touched, and would then see a changed amount and end the payment.
 */
async function requireTaxes(container: MedusaContainer, { cart }: AvailableCart): Promise<void> {
  if (cart.region?.automatic_taxes) return
  await onFreeCart(() =>
    updateTaxLinesWorkflow(container).run({ input: { cart_id: cart.id, force_tax_calculation: true } }),
  )
}

/**
 * Medusa's route would ask for the collection's amount, which has shipping in it if the cart has. Vipps may be slow, and the
 * shopper's other tab must not wait for it, so the cart is not locked meanwhile. Any change of the cart deletes its sessions; one
 * that came before there was a session is found here, before anybody knows the link. Returns the session's id.
 */
async function makeSession(
  container: MedusaContainer,
  { cart, provider, start }: AvailableCart,
  data: Record<string, unknown>,
): Promise<string> {
  const { payment_collection: collection } = cart
  if (!collection) throw notAllowed(message("express-cart-changed"))
  const payments = container.resolve(Modules.PAYMENT)
  const session = await inExpressStart(start, () =>
    payments.createPaymentSession(collection.id, {
      ...{ provider_id: provider.providerId, currency_code: cart.currency_code, amount: goodsOf(cart), data },
    }),
  ).catch(async (error: unknown) => {
    // the change has deleted the new session too
    throw (await isUnchanged(container, cart)) ? error : notAllowed(message("express-cart-changed"))
  })
  if (await isUnchanged(container, cart)) return session.id
  await payments.deletePaymentSession(session.id).catch(() => undefined)
  throw notAllowed(message("express-cart-changed"))
}

async function isUnchanged(container: MedusaContainer, before: ExpressCart): Promise<boolean> {
  const now = await readCart(container, before.id)
  return now !== undefined && !now.completed_at && goodsOf(now) === goodsOf(before)
}

/** `url`: where the shopper continues, if not at the session's own link. */
async function readAnswer(
  container: MedusaContainer,
  { sessionId, url }: { sessionId: string; url?: string | undefined },
): Promise<CartCollection> {
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment_session",
    fields: [
      ...["id", "provider_id", "amount", "status", "data"],
      ...["payment_collection.id", "payment_collection.amount", "payment_collection.currency_code"],
    ],
    filters: { id: sessionId },
  })
  const [row] = data as unknown as (CartSession & { payment_collection?: CartCollection | null })[]
  if (!row?.payment_collection) throw notAllowed(message("express-cart-changed"))
  const { payment_collection, ...session } = row
  const { id, amount, currency_code } = payment_collection
  return { ...{ id, amount, currency_code }, payment_sessions: [url ? leadTo(session, url) : session] }
}

function leadTo(session: CartSession, url: string): CartSession {
  const data = (session.data ?? {}) as { vipps?: object }
  return { ...session, data: { ...data, vipps: { ...data.vipps, url } } }
}
