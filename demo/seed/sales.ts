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
import { first } from "./first"

/** Where and to whom the shop sells: its channel and key, Norway with NOK and 25 % MVA, payment by Vipps. */
export async function seedSales(container: MedusaContainer) {
  const salesChannelId = await createSalesChannel(container)
  await setUpStore(container, salesChannelId)
  const publishableKey = await createPublishableKey(container, salesChannelId)
  const regionId = await createNorway(container)
  return { salesChannelId, publishableKey, regionId }
}

async function createSalesChannel(container: MedusaContainer): Promise<string> {
  const { result } = await createSalesChannelsWorkflow(container).run({
    input: { salesChannelsData: [{ name: "Nettbutikk" }] },
  })
  return first(result).id
}

async function setUpStore(container: MedusaContainer, salesChannelId: string): Promise<void> {
  const stores = await container.resolve(Modules.STORE).listStores()
  await updateStoresWorkflow(container).run({
    input: {
      selector: { id: first(stores).id },
      update: {
        name: "Ull og lue",
        default_sales_channel_id: salesChannelId,
        supported_currencies: [{ currency_code: "nok", is_default: true, is_tax_inclusive: true }],
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

async function createNorway(container: MedusaContainer): Promise<string> {
  const { result } = await createRegionsWorkflow(container).run({
    input: {
      regions: [
        {
          name: "Norge",
          currency_code: "nok",
          countries: ["no"],
          payment_providers: ["pp_vipps_vipps"],
          is_tax_inclusive: true,
        },
      ],
    },
  })
  await createTaxRegionsWorkflow(container).run({
    input: [
      {
        country_code: "no",
        provider_id: "tp_system",
        default_tax_rate: { name: "MVA", rate: 25, code: "mva" },
      },
    ],
  })
  return first(result).id
}
