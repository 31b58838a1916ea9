import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { add } from "../medusa/exact-amount"
import type { ShippingDiscount } from "../operations"
import type { ExpressCart } from "./cart"
import type { ListedOption, Destination } from "./list-options"
import { netOf, quoteMinor } from "./quote"

export type PricedOption = ListedOption & { priceMinor: number; discounts: ShippingDiscount[] }

/** What each option costs the shopper, with tax and less promotions on shipping. Reads only. */
export async function priceOptions(
  container: MedusaContainer,
  cart: ExpressCart,
  { place, options }: { place: Destination; options: ListedOption[] },
): Promise<PricedOption[]> {
  const rates = await readRates(container, cart, { place, options })
  const isDiscounted = await hasShippingPromotions(container)
  return Promise.all(
    options.map(async (option) => {
      const price = { ...option, ratePercent: rates.get(option.id) ?? 0 }
      const discounts = isDiscounted ? await discountsOf(container, cart, { place, price }) : []
      const discountNet = add(...discounts.map(({ amountNet }) => amountNet))
      return { ...option, priceMinor: quoteMinor({ ...price, discountNet }), discounts }
    }),
  )
}

async function readRates(
  container: MedusaContainer,
  cart: ExpressCart,
  { place, options }: { place: Destination; options: ListedOption[] },
): Promise<Map<string, number>> {
  const rates = new Map<string, number>()
  if (!cart.region?.automatic_taxes || options.length === 0) return rates
  const items = options.map(({ id, amount }) => ({
    ...{ id, shipping_option_id: id, unit_price: amount, currency_code: cart.currency_code },
  }))
  const lines = await container.resolve(Modules.TAX).getTaxLines(items, { address: addressOf(place) })
  for (const line of lines) {
    if (!("shipping_line_id" in line)) continue
    rates.set(line.shipping_line_id, (rates.get(line.shipping_line_id) ?? 0) + Number(line.rate))
  }
  return rates
}

/** As Medusa's rules of taxes and promotions ask for it. */
function addressOf({ countryCode, city, postalCode }: Destination) {
  return { country_code: countryCode, ...(city && { city }), ...(postalCode && { postal_code: postalCode }) }
}

/** Most shops have none, and to compute with promotions costs a query or more for each option. */
async function hasShippingPromotions(container: MedusaContainer): Promise<boolean> {
  const filters = { application_method: { target_type: "shipping_methods" } } as object
  const found = await container
    .resolve(Modules.PROMOTION)
    .listPromotions(filters, { select: ["id"], take: 1 })
  return found.length > 0
}

type Price = ListedOption & { ratePercent: number }

/** Of the cart's codes and the automatic promotions, as if this option were its shipping method, at this place. */
async function discountsOf(
  container: MedusaContainer,
  cart: ExpressCart,
  { place, price }: { place: Destination; price: Price },
): Promise<ShippingDiscount[]> {
  const codes = (cart.promotions ?? []).flatMap((one) => (one?.code ? [one.code] : []))
  const net = netOf(price)
  const method = {
    ...{ id: price.id, shipping_option_id: price.id, amount: price.amount, subtotal: net },
    ...{ original_total: price.isTaxInclusive ? price.amount : net * (1 + price.ratePercent / 100) },
    ...{ is_tax_inclusive: price.isTaxInclusive, adjustments: [] },
    // what rules of promotions on shipping ask for
    shipping_option: { shipping_option_type_id: price.typeId, shipping_profile_id: price.profileId },
  }
  const module = container.resolve(Modules.PROMOTION)
  type Given = Parameters<typeof module.computeActions>[1]
  const shipping_address = { ...cart.shipping_address, ...addressOf(place) }
  const context = { ...cart, shipping_address, shipping_methods: [method] } as unknown as Given
  const actions = await module.computeActions(codes, context)
  return actions.flatMap((one) =>
    one.action === "addShippingMethodAdjustment" ? [{ code: one.code, amountNet: Number(one.amount) }] : [],
  )
}
