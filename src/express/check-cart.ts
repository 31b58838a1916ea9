import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, getVariantAvailability } from "@medusajs/framework/utils"
import { listProviders, type ConfiguredProvider } from "../context/configured-providers"
import type { ExpressStart } from "../context/express-scope"
import { marketOfUnit } from "../context/market"
import { isEnabledInRegion } from "../medusa/cart-rows"
import { message, type Message } from "../messages"
import { guardInitiate, isRefusal, roundToMinor, type Market } from "../rules"
import { goodsOf, readCart, type ExpressCart } from "./cart"
import { findOptions } from "./find-options"
import { groupOptions, offersOf } from "./groups"
import type { PricedOption } from "./price-options"
import { isSoldOut, refuseCart } from "./refuse-start"

/** What Express can offer for a cart. `options`: with fixed shipping, and to show; dynamic ones depend on the address. */
export type CartCheck =
  | {
      kind: "available"
      cart: ExpressCart
      provider: ConfiguredProvider
      start: ExpressStart
      options: PricedOption[]
    }
  | { kind: "refused"; said: Message }
  | { kind: "no-cart"; said: Message }

export type CartQuestion = { cartId: string; providerId?: string | undefined }

/** Reads only: no cart is touched, and Vipps is not asked. */
export async function checkCart(container: MedusaContainer, p: CartQuestion): Promise<CartCheck> {
  const cart = await readCart(container, p.cartId)
  if (!cart) return { kind: "no-cart", said: message("express-cart-missing", { id: p.cartId }) }
  const provider = await findExpressProvider(container, cart, p.providerId)
  if (!provider) return refused(message("express-no-provider"))
  const market = marketOfUnit(provider.options)
  const said = refuseCart(cart, market) ?? refuseAmount(cart, market) ?? (await refuseStock(container, cart))
  if (said) return refused(said)
  const options = await findOptions(container, cart, {
    place: { countryCode: market.country.toLowerCase() },
  })
  const { expressShipping: shipping, expressCarriers } = provider.options
  const isDynamic = shipping === "dynamic"
  if (options.length === 0 && !isDynamic)
    return refused(message("express-no-option", { country: market.country }))
  const start = isDynamic
    ? { shipping, offered: [], groups: [] }
    : { shipping, offered: offersOf(options), groups: groupOptions(options, expressCarriers) }
  return { kind: "available", cart, provider, start, options }
}

function refused(said: Message): CartCheck {
  return { kind: "refused", said }
}

/** The one that the storefront names, or the first that this cart's region and currency can pay with by ePayment. */
async function findExpressProvider(
  container: MedusaContainer,
  cart: ExpressCart,
  providerId: string | undefined,
): Promise<ConfiguredProvider | undefined> {
  const able = listProviders(container).filter(
    ({ providerId: id, options }) =>
      options.api === "epayment" &&
      (providerId === undefined
        ? marketOfUnit(options).currencyCode === cart.currency_code.toLowerCase()
        : id === providerId),
  )
  for (const provider of able) {
    if (await isEnabledInRegion(container, { attempt: provider, cartId: cart.id })) return provider
  }
  return undefined
}

function refuseAmount(cart: ExpressCart, market: Market): Message | undefined {
  const amountMinor = roundToMinor(goodsOf(cart))
  if (isRefusal(amountMinor)) return amountMinor
  return guardInitiate({ amountMinor, market, api: "epayment" })
}

async function refuseStock(container: MedusaContainer, cart: ExpressCart): Promise<Message | undefined> {
  const variant_ids = cart.items.flatMap(({ variant_id }) => (variant_id === null ? [] : [variant_id]))
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const stock = await getVariantAvailability(query as never, {
    variant_ids,
    sales_channel_id: cart.sales_channel_id ?? "",
  })
  return isSoldOut(cart, stock) ? message("sold-out", { says: "" }) : undefined
}
