import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import type { ShippingDiscount } from "../operations"
import type { ExpressCart } from "./cart"
import type { Deadline } from "./deadline"
import type { ListedOption, Destination } from "./list-options"
import { beforeDiscounts, exactText, quoteMinor, sumRates, type OptionPrice } from "./shipping-price"

export type PricedOption = ListedOption & { priceMinor: number; discounts: ShippingDiscount[] }

type Pricing = {
  place: Destination
  options: ListedOption[]
  /** whether the shop has promotions on shipping */
  isDiscounted: boolean
  deadline: Deadline
}

/** What each option costs the shopper, with tax and less promotions on shipping. Reads only. */
export async function priceOptions(
  container: MedusaContainer,
  cart: ExpressCart,
  { place, options, isDiscounted, deadline }: Pricing,
): Promise<PricedOption[]> {
  const rates = await deadline("taxes", () => readRates(container, cart.currency_code, { place, options }))
  const priceOne = async (option: ListedOption) => {
    const price = { ...option, ratePercent: sumRates(rates.get(option.id) ?? []) }
    const discounts = isDiscounted ? await discountsOf(container, cart, { place, price }) : []
    return { ...option, priceMinor: quoteMinor(price, discounts), discounts }
  }
  return deadline("promotions", () => Promise.all(options.map(priceOne)))
}

type TaxRate = number | null | undefined

/** By option. Also in a region without automatic taxes, whose checkout asks for them. */
async function readRates(
  container: MedusaContainer,
  currency_code: string,
  { place, options }: { place: Destination; options: ListedOption[] },
): Promise<Map<string, TaxRate[]>> {
  const rates = new Map<string, TaxRate[]>()
  if (options.length === 0) return rates
  const items = options.map(({ id, amount }) => ({
    ...{ id, shipping_option_id: id, unit_price: amount, currency_code },
  }))
  const lines = await container.resolve(Modules.TAX).getTaxLines(items, { address: addressOf(place) })
  for (const line of lines) {
    if (!("shipping_line_id" in line)) continue
    rates.set(line.shipping_line_id, [...(rates.get(line.shipping_line_id) ?? []), line.rate])
  }
  return rates
}

/** As Medusa's rules of taxes and promotions ask for it. */
function addressOf({ countryCode, city, postalCode, line1, line2 }: Destination) {
  return {
    country_code: countryCode,
    ...(city && { city }),
    ...(postalCode && { postal_code: postalCode }),
    ...(line1 && { address_1: line1 }),
    ...(line2 && { address_2: line2 }),
  }
}

/** Most shops have none, and to compute with promotions costs a query or more for each option. */
export async function hasShippingPromotions(container: MedusaContainer): Promise<boolean> {
  const filters = { application_method: { target_type: "shipping_methods" } } as object
  const found = await container
    .resolve(Modules.PROMOTION)
    .listPromotions(filters, { select: ["id"], take: 1 })
  return found.length > 0
}

type Price = ListedOption & OptionPrice

/** Of the cart's codes and the automatic promotions, as if this option were its shipping method, at this place. */
async function discountsOf(
  container: MedusaContainer,
  cart: ExpressCart,
  { place, price }: { place: Destination; price: Price },
): Promise<ShippingDiscount[]> {
  const codes = (cart.promotions ?? []).flatMap((one) => (one?.code ? [one.code] : []))
  const { net, gross } = beforeDiscounts(price)
  const method = {
    ...{ id: price.id, shipping_option_id: price.id, amount: price.amount },
    ...{ subtotal: net, original_total: gross, is_tax_inclusive: price.isTaxInclusive, adjustments: [] },
    // what rules of promotions on shipping ask for
    shipping_option: { shipping_option_type_id: price.typeId, shipping_profile_id: price.profileId },
  }
  const module = container.resolve(Modules.PROMOTION)
  type Given = Parameters<typeof module.computeActions>[1]
  const shipping_address = { ...cart.shipping_address, ...addressOf(place) }
  const context = { ...cart, shipping_address, shipping_methods: [method] } as unknown as Given
  const actions = await module.computeActions(codes, context)
  return actions.flatMap((one) =>
    one.action === "addShippingMethodAdjustment"
      ? [{ code: one.code, amountNet: exactText(one.amount) }]
      : [],
  )
}
