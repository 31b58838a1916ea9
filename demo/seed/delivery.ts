import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import {
  createShippingOptionsWorkflow,
  createShippingProfilesWorkflow,
  createStockLocationsWorkflow,
  linkSalesChannelsToStockLocationWorkflow,
} from "@medusajs/medusa/core-flows"
import type { SeededShop } from "../local-shop"
import { first } from "./first"

/** A stock location, from which the post brings the goods, or the shopper picks them up. */
export async function seedDelivery(
  container: MedusaContainer,
  { salesChannelId }: { salesChannelId: string },
  local: SeededShop,
) {
  const stockLocationId = await createStockLocation(container, salesChannelId, local)
  const shippingProfileId = await createShippingProfile(container)
  const serviceZoneId = await createServiceZone(container, stockLocationId, local)
  const { currencyCode } = local
  const option = { container, serviceZoneId, shippingProfileId, currencyCode }
  const shippingOptions = {
    pickUp: await createShippingOption({ ...option, name: local.pickUp, code: "pick-up", price: 0 }),
    posten: await createShippingOption({ ...option, name: local.post, code: "posten", price: 99 }),
  }
  return { stockLocationId, shippingProfileId, shippingOptions }
}

async function createStockLocation(
  container: MedusaContainer,
  salesChannelId: string,
  { stockName, stockAddress }: SeededShop,
): Promise<string> {
  const { result } = await createStockLocationsWorkflow(container).run({
    input: { locations: [{ name: stockName, address: stockAddress }] },
  })
  const { id } = first(result)
  await linkToLocation(container, id, { fulfillment_provider_id: "manual_manual" })
  await linkSalesChannelsToStockLocationWorkflow(container).run({ input: { id, add: [salesChannelId] } })
  return id
}

async function createShippingProfile(container: MedusaContainer): Promise<string> {
  const { result } = await createShippingProfilesWorkflow(container).run({
    input: { data: [{ name: "Vanlige varer", type: "default" }] },
  })
  return first(result).id
}

async function createServiceZone(
  container: MedusaContainer,
  stockLocationId: string,
  { country, region, zone }: SeededShop,
): Promise<string> {
  const country_code = country.toLowerCase()
  const set = await container.resolve(Modules.FULFILLMENT).createFulfillmentSets({
    name: zone,
    type: "shipping",
    service_zones: [{ name: region, geo_zones: [{ country_code, type: "country" }] }],
  })
  await linkToLocation(container, stockLocationId, { fulfillment_set_id: set.id })
  return first(set.service_zones).id
}

async function linkToLocation(
  container: MedusaContainer,
  id: string,
  to: Record<string, string>,
): Promise<void> {
  await container
    .resolve(ContainerRegistrationKeys.LINK)
    .create({ [Modules.STOCK_LOCATION]: { stock_location_id: id }, [Modules.FULFILLMENT]: to })
}

async function createShippingOption(p: {
  container: MedusaContainer
  serviceZoneId: string
  shippingProfileId: string
  name: string
  code: string
  price: number
  currencyCode: string
}): Promise<string> {
  const { result } = await createShippingOptionsWorkflow(p.container).run({
    input: [
      {
        name: p.name,
        price_type: "flat",
        provider_id: "manual_manual",
        service_zone_id: p.serviceZoneId,
        shipping_profile_id: p.shippingProfileId,
        type: { label: p.name, description: p.name, code: p.code },
        prices: [{ currency_code: p.currencyCode, amount: p.price }],
        rules: [
          { attribute: "enabled_in_store", value: "true", operator: "eq" },
          { attribute: "is_return", value: "false", operator: "eq" },
        ],
      },
    ],
  })
  return first(result).id
}
