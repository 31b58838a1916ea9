import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules, QueryContext } from "@medusajs/framework/utils"
import type { ExpressCart } from "./cart"
import { readLocations, type Location, type Locations } from "./locations"

/** Where to send the goods. Before the shopper has chosen an address, only the country is known. Lower case. */
export type Destination = {
  countryCode: string
  city?: string
  postalCode?: string
  line1?: string
  line2?: string
}

/** One of the shop's shipping options at its list price, in the main unit. */
export type ListedOption = {
  id: string
  name: string
  profileId: string
  providerId: string
  data: Record<string, unknown>
  typeId: string | undefined
  typeCode: string
  isPickup: boolean
  /** of the place where the shopper fetches the goods */
  pickupAddress: string | undefined
  amount: number
  isTaxInclusive: boolean
}

type Price = { calculated_amount: number | null; is_calculated_price_tax_inclusive?: boolean }
type OptionRow = {
  id: string
  name: string
  price_type: string
  provider_id: string
  data: Record<string, unknown> | null
  shipping_profile_id: string
  type?: { id?: string; code?: string } | null
  service_zone: { fulfillment_set_id: string; fulfillment_set?: { type?: string } | null }
  calculated_price?: Price | null
}
const fields = [
  ...["id", "name", "price_type", "provider_id", "data", "shipping_profile_id", "type.id", "type.code"],
  ...["service_zone.fulfillment_set_id", "service_zone.fulfillment_set.type"],
]

/** An option without a price yet: its carrier calculates it. */
export type CalculatedOption = { id: string; profileId: string; ask: () => Promise<ListedOption[]> }
type Found = { flat: ListedOption[]; calculated: CalculatedOption[] }

/**
 * The shop's options and prices for this cart at this place, without touching the cart: Medusa's own workflows read the address
 * that is stored on it. A price that a carrier calculates is left out while only the country is known: it would be a guess.
 */
export async function listOptions(
  container: MedusaContainer,
  cart: ExpressCart,
  place: Destination,
): Promise<Found> {
  const locations = await readLocations(container, cart.sales_channel_id)
  if (locations.size === 0) return { flat: [], calculated: [] }
  const rows = await readOptions(container, { cart, place, setIds: [...locations.keys()] })
  const flat = rows.filter(({ price_type }) => price_type === "flat")
  const calculated = place.postalCode ? rows.filter(({ price_type }) => price_type !== "flat") : []
  return {
    flat: flat.flatMap((row) => listed(row, row.calculated_price, locations)),
    calculated: calculated.map((row) => ({
      ...{ id: row.id, profileId: row.shipping_profile_id },
      ask: async () => listed(row, await calculate(container, { cart, place, locations, row }), locations),
    })),
  }
}

async function readOptions(
  container: MedusaContainer,
  { cart, place, setIds }: { cart: ExpressCart; place: Destination; setIds: string[] },
): Promise<OptionRow[]> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  // Medusa reads the rules of options from `filters.context`, which its types don't know; beside `filters` it would be ignored
  const filters: object = {
    fulfillment_set_id: setIds,
    address: zoneOf(place),
    context: { is_return: "false", enabled_in_store: "true" },
  }
  const { data } = await query.graph({
    entity: "shipping_options",
    fields: [...fields, "calculated_price.*"],
    filters,
    context: { calculated_price: QueryContext({ ...cart }) },
  })
  return data as OptionRow[]
}

/** What Medusa compares with the zones of its options. */
function zoneOf({ countryCode, city, postalCode }: Destination) {
  return {
    country_code: countryCode,
    ...(city && { city }),
    ...(postalCode && { postal_expression: postalCode }),
  }
}

/** Whether one of the shop's options serves this place. */
export async function isServed(container: MedusaContainer, id: string, place: Destination): Promise<boolean> {
  const filters: object = { id, address: zoneOf(place) }
  const found = await container.resolve(Modules.FULFILLMENT).listShippingOptions(filters)
  return found.length > 0
}

type Calculation = { cart: ExpressCart; place: Destination; locations: Locations; row: OptionRow }

async function calculate(container: MedusaContainer, p: Calculation): Promise<Price | undefined> {
  const { countryCode, postalCode, city, line1, line2 } = p.place
  const { row } = p
  const shipping_address = {
    ...{ country_code: countryCode, city, postal_code: postalCode, address_1: line1, address_2: line2 },
  }
  const asked = {
    ...{ id: row.id, provider_id: row.provider_id, optionData: row.data ?? {}, data: {} },
    context: {
      ...p.cart,
      shipping_address,
      from_location: p.locations.get(row.service_zone.fulfillment_set_id),
    },
  }
  const fulfillment = container.resolve(Modules.FULFILLMENT)
  type Asked = Parameters<typeof fulfillment.calculateShippingOptionsPrices>[0]
  const [price] = await fulfillment.calculateShippingOptionsPrices([asked] as unknown as Asked)
  return price
}

function listed(row: OptionRow, price: Price | null | undefined, locations: Locations): ListedOption[] {
  if (typeof price?.calculated_amount !== "number") return []
  const isPickup = row.service_zone.fulfillment_set?.type === "pickup"
  return [
    {
      id: row.id,
      name: row.name,
      profileId: row.shipping_profile_id,
      providerId: row.provider_id,
      data: row.data ?? {},
      typeId: row.type?.id,
      typeCode: row.type?.code ?? "",
      isPickup,
      pickupAddress: isPickup ? addressOf(locations.get(row.service_zone.fulfillment_set_id)) : undefined,
      amount: price.calculated_amount,
      isTaxInclusive: price.is_calculated_price_tax_inclusive === true,
    },
  ]
}

function addressOf(location: Location | undefined): string | undefined {
  const parts = [location?.name, location?.address?.address_1, location?.address?.city]
  return parts.filter(Boolean).join(", ") || undefined
}
