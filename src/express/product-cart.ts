import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { createCartWorkflow } from "@medusajs/medusa/core-flows"
import { listProviders, type ConfiguredProvider } from "../context/configured-providers"
import { marketOfUnit } from "../context/market"
import { badRequest, notAllowed } from "../medusa/errors"
import { message } from "../messages"

/** What a product page buys. `salesChannelId` comes from the publishable key, `customerId` from the login. */
export type ProductRequest = {
  variantId: string
  quantity: number
  regionId: string | undefined
  providerId: string | undefined
  salesChannelId: string | undefined
  customerId: string | undefined
}

/** `ofKey`: the publishable key's. One of several is never guessed: it decides on stock and prices. */
export function chooseChannel(ofKey: string[], wanted: string | undefined): string | undefined {
  if (wanted === undefined && ofKey.length <= 1) return ofKey[0]
  if (wanted === undefined || !ofKey.includes(wanted)) throw badRequest(message("express-sales-channel"))
  return wanted
}

/** A cart of its own for what the product page sells: the shopper's other cart stays as it is. */
export async function makeProductCart(container: MedusaContainer, p: ProductRequest): Promise<string> {
  const units = requireUnits(container, p.providerId)
  const region_id = p.regionId ?? (await findRegion(container, units))
  const { result } = await createCartWorkflow(container).run({
    input: {
      region_id,
      items: [{ variant_id: p.variantId, quantity: p.quantity }],
      ...(p.salesChannelId && { sales_channel_id: p.salesChannelId }),
      ...(p.customerId && { customer_id: p.customerId }),
    },
  })
  return result.id
}

type Region = { id: string; currency_code: string; countries?: ({ iso_2: string } | null)[] }

/** Sales units with ePayment. A shop without one, where anybody may ask as well, makes no cart. */
function requireUnits(container: MedusaContainer, providerId: string | undefined): ConfiguredProvider[] {
  const units = listProviders(container).filter(
    (unit) => unit.options.api === "epayment" && (providerId === undefined || unit.providerId === providerId),
  )
  if (units.length === 0) throw notAllowed(message("express-no-provider"))
  return units
}

/** The region that sells to the country of one of the units, in its currency. */
async function findRegion(container: MedusaContainer, units: ConfiguredProvider[]): Promise<string> {
  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({ entity: "region", fields: ["id", "currency_code", "countries.iso_2"] })
  const regions = data as unknown as Region[]
  for (const { options } of units) {
    const { country, currencyCode } = marketOfUnit(options)
    const found = regions.find(
      ({ currency_code, countries }) =>
        currency_code === currencyCode && countries?.some((one) => one?.iso_2 === country.toLowerCase()),
    )
    if (found) return found.id
  }
  throw notAllowed(message("express-no-provider"))
}
