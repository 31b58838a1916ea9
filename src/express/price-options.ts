import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import type { ExpressCart } from "./cart"
import type { ListedOption, Place } from "./list-options"
import { netOf, quoteMinor } from "./quote"

export type PricedOption = ListedOption & { priceMinor: number }

/** What each option costs the shopper, with tax and less promotions on shipping. Reads only. */
export async function priceOptions(
  container: MedusaContainer,
  cart: ExpressCart,
  { place, options }: { place: Place; options: ListedOption[] },
): Promise<PricedOption[]> {
  const rates = await readRates(container, cart, { place, options })
  const isDiscounted = await hasShippingPromotions(container)
  return Promise.all(
    options.map(async (option) => {
      const price = { ...option, ratePercent: rates.get(option.id) ?? 0 }
      const discountNet = isDiscounted ? await discountOf(container, cart, price) : 0
      return { ...option, priceMinor: quoteMinor({ ...price, discountNet }) }
    }),
  )
}

async function readRates(
  container: MedusaContainer,
  cart: ExpressCart,
  { place, options }: { place: Place; options: ListedOption[] },
): Promise<Map<string, number>> {
  const rates = new Map<string, number>()
  if (!cart.region?.automatic_taxes || options.length === 0) return rates
  const items = options.map(({ id, amount }) => ({
    ...{ id, shipping_option_id: id, unit_price: amount, currency_code: cart.currency_code },
  }))
  const address = {
    country_code: place.countryCode,
    ...(place.city && { city: place.city }),
    ...(place.postalCode && { postal_code: place.postalCode }),
  }
  const lines = await container.resolve(Modules.TAX).getTaxLines(items, { address })
  for (const line of lines) {
    if (!("shipping_line_id" in line)) continue
    rates.set(line.shipping_line_id, (rates.get(line.shipping_line_id) ?? 0) + Number(line.rate))
  }
  return rates
}

/** Most shops have none, and to compute with promotions costs a query or more for each option. */
async function hasShippingPromotions(container: MedusaContainer): Promise<boolean> {
  const filters = { application_method: { target_type: "shipping_methods" } } as object
  const found = await container
    .resolve(Modules.PROMOTION)
    .listPromotions(filters, { select: ["id"], take: 1 })
  return found.length > 0
}

type Price = Pick<ListedOption, "id" | "amount" | "isTaxInclusive"> & { ratePercent: number }

/** Of the cart's codes and the automatic promotions, as if this option were its shipping method. Without tax. */
async function discountOf(container: MedusaContainer, cart: ExpressCart, price: Price): Promise<number> {
  const codes = (cart.promotions ?? []).flatMap((one) => (one?.code ? [one.code] : []))
  const net = netOf(price)
  const method = {
    ...{ id: price.id, shipping_option_id: price.id, amount: price.amount, subtotal: net },
    ...{ original_total: price.isTaxInclusive ? price.amount : net * (1 + price.ratePercent / 100) },
    ...{ is_tax_inclusive: price.isTaxInclusive, adjustments: [] },
  }
  const module = container.resolve(Modules.PROMOTION)
  type Given = Parameters<typeof module.computeActions>[1]
  const context = { ...cart, shipping_methods: [method] } as unknown as Given
  const actions = await module.computeActions(codes, context)
  return actions.reduce(
    (sum, one) => (one.action === "addShippingMethodAdjustment" ? sum + Number(one.amount) : sum),
    0,
  )
}
