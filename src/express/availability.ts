import type { MedusaContainer } from "@medusajs/framework/types"
import { decimalFromMinor } from "../rules"
import { findOffer, type OfferQuestion } from "./offer"
import { english } from "../messages"

/** For a storefront: whether to show the button. Amounts in the currency's main unit, with tax. */
export type Availability = {
  available: boolean
  /** why not */
  code?: string
  message?: string
  provider_id?: string
  currency_code?: string
  shipping?: "fixed" | "dynamic"
  shipping_options: { id: string; name: string; amount: number }[]
}

/** Changes nothing. */
export async function readAvailability(
  container: MedusaContainer,
  question: OfferQuestion,
): Promise<Availability | undefined> {
  const offer = await findOffer(container, question)
  if (offer.kind === "no-cart") return undefined
  if (offer.kind === "refused") {
    const { said } = offer
    return { available: false, code: said.code, message: english(said), shipping_options: [] }
  }
  const { provider, cart, start, options } = offer
  return {
    available: true,
    provider_id: provider.providerId,
    currency_code: cart.currency_code,
    shipping: start.shipping,
    shipping_options: options.map(({ id, name, priceMinor }) => ({
      ...{ id, name, amount: decimalFromMinor(priceMinor) },
    })),
  }
}
