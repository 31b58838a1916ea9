import { message, money } from "../messages"
import type { Market } from "./market"
import type { Refusal } from "./refusal"

/** In minor units. eCom: 32 bits with a sign. ePayment: specification, create. */
const MOST_MINOR = { ecom: 2_147_483_647, epayment: 65_000_000 }

/** Whether Vipps can take a payment of this size. */
export function guardInitiate(p: {
  amountMinor: number
  market: Market
  api: keyof typeof MOST_MINOR
}): Refusal | undefined {
  const amount = (minor: number) => money(minor, p.market.currencyCode)
  const asked = amount(p.amountMinor)
  if (p.amountMinor < p.market.leastMinor)
    return message("amount-too-small", { asked, least: amount(p.market.leastMinor) })
  if (p.amountMinor > MOST_MINOR[p.api])
    return message("amount-too-large", { asked, most: amount(MOST_MINOR[p.api]) })
  return undefined
}
