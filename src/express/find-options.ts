import type { MedusaContainer } from "@medusajs/framework/types"
import { profilesOf, type ExpressCart } from "./cart"
import { listOptions, type Destination } from "./list-options"
import { priceOptions, type PricedOption } from "./price-options"

/** The options that carry all goods of the cart to this place, with what the shopper pays for them. Reads only. */
export async function findOptions(
  container: MedusaContainer,
  cart: ExpressCart,
  place: Destination,
): Promise<PricedOption[]> {
  const [profile] = profilesOf(cart)
  const all = await listOptions(container, cart, place)
  const options = all.filter(({ profileId }) => profileId === profile)
  return priceOptions(container, cart, { place, options })
}
