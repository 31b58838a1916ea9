import { message, type Message } from "../messages"
import { guardCurrency, type Market } from "../rules"
import { goodsOf, profilesOf, type ExpressCart } from "./cart"

/** Why the cart itself rules out Express. Checked before any call to Vipps: after the approval it would be too late. */
export function refuseCart(cart: ExpressCart, market: Market): Message | undefined {
  if (cart.completed_at) return message("express-cart-ordered")
  if (cart.items.length === 0) return message("express-cart-empty")
  return guardCurrency(cart.currency_code, market) ?? refuseGoods(cart) ?? refuseRegion(cart, market.country)
}

function refuseGoods(cart: ExpressCart): Message | undefined {
  const profiles = profilesOf(cart)
  if (profiles.length === 0) return message("express-needs-shipping")
  // one choice in the app is one shipping method, and Medusa wants a method for each profile
  if (profiles.length > 1) return message("express-several-profiles", { count: profiles.length })
  return goodsOf(cart) > 0 ? undefined : message("express-credit")
}

function refuseRegion({ region }: ExpressCart, country: string): Message | undefined {
  const isInRegion = region?.countries?.some(({ iso_2 }) => iso_2 === country.toLowerCase())
  return isInRegion ? undefined : message("express-region", { country })
}

type Stock = Record<string, { availability: number | null }>

/** Whether the channel's stock has all that the cart asks for. `stock`: by variant. */
export function isSoldOut({ items }: Pick<ExpressCart, "items">, stock: Stock): boolean {
  const wanted = new Map<string, number>()
  for (const { variant_id, variant, quantity } of items) {
    if (variant_id === null || !variant?.manage_inventory || variant.allow_backorder) continue
    wanted.set(variant_id, (wanted.get(variant_id) ?? 0) + quantity)
  }
  return [...wanted].some(([id, quantity]) => (stock[id]?.availability ?? 0) < quantity)
}
