import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import {
  createApiKeysWorkflow,
  createRegionsWorkflow,
  createSalesChannelsWorkflow,
  createTaxRegionsWorkflow,
  linkSalesChannelsToApiKeyWorkflow,
  updateStoresWorkflow,
} from "@medusajs/medusa/core-flows"
import type { SeededShop } from "../local-shop"
import { first } from "./first"

/** Where and to whom the shop sells: its channel and key, its country with its money and 25 % tax, payment by Vipps. */
export async function seedSales(container: MedusaContainer, local: SeededShop) {
  const salesChannelId = await createSalesChannel(container)
  await setUpStore(container, salesChannelId, local)
  const publishableKey = await createPublishableKey(container, salesChannelId)
  const regionId = await createRegion(container, local)
  return { salesChannelId, publishableKey, regionId }
}

async function createSalesChannel(container: MedusaContainer): Promise<string> {
  const { result } = await createSalesChannelsWorkflow(container).run({
    input: { salesChannelsData: [{ name: "Nettbutikk" }] },
  })
  return first(result).id
}

async function setUpStore(
  container: MedusaContainer,
  salesChannelId: string,
  { currencyCode }: SeededShop,
): Promise<void> {
  const stores = await container.resolve(Modules.STORE).listStores()
  await updateStoresWorkflow(container).run({
    input: {
      selector: { id: first(stores).id },
      update: {
        name: "Ull og lue",
        default_sales_channel_id: salesChannelId,
        supported_currencies: [{ currency_code: currencyCode, is_default: true, is_tax_inclusive: true }],
      },
    },
  })
}

async function createPublishableKey(container: MedusaContainer, salesChannelId: string): Promise<string> {
  const { result } = await createApiKeysWorkflow(container).run({
    input: { api_keys: [{ title: "Nettbutikk", type: "publishable", created_by: "" }] },
  })
  const key = first(result)
  await linkSalesChannelsToApiKeyWorkflow(container).run({ input: { id: key.id, add: [salesChannelId] } })
  return key.token
}

async function createRegion(
  container: MedusaContainer,
  { country: code, currencyCode, region, taxName }: SeededShop,
): Promise<string> {
  const country = code.toLowerCase()
  const { result } = await createRegionsWorkflow(container).run({
    input: {
      regions: [
        {
          name: region,
          currency_code: currencyCode,
          countries: [country],
          payment_providers: ["pp_vipps_vipps"],
          is_tax_inclusive: true,
        },
      ],
    },
  })
  await createTaxRegionsWorkflow(container).run({
    input: [
      {
        country_code: country,
        provider_id: "tp_system",
        default_tax_rate: { name: taxName, rate: 25, code: taxName.toLowerCase() },
      },
    ],
  })
  return first(result).id
}
