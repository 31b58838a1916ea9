import type { MedusaContainer } from "@medusajs/framework/types"
import { decimalFromMinor } from "../rules"
import { checkCart, type CartQuestion } from "./check-cart"
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
  question: CartQuestion,
): Promise<Availability | undefined> {
  const check = await checkCart(container, question)
  if (check.kind === "no-cart") return undefined
  if (check.kind === "refused") {
    const { said } = check
    return { available: false, code: said.code, message: english(said), shipping_options: [] }
  }
  const { provider, cart, start, options } = check
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
