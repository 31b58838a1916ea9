import { MathBN } from "@medusajs/framework/utils"
import { isRefusal, roundToMinor } from "../rules"

/** Medusa's price of a shipping option, in the main unit. `ratePercent`: all taxes together. `discountNet`: of promotions. */
export type OptionPrice = {
  amount: number
  isTaxInclusive: boolean
  ratePercent: number
  discountNet: number
}

/**
 * What the shopper pays for the option, with tax, in minor units. The order's shipping method gets exactly this price with tax
 * included, so the rounding here is the only one. Medusa gives a promotion's discount without tax, whatever the price is.
 */
export function quoteMinor({ amount, isTaxInclusive, ratePercent, discountNet }: OptionPrice): number {
  const factor = MathBN.add(1, MathBN.div(ratePercent, 100))
  const gross = isTaxInclusive ? MathBN.convert(amount) : MathBN.mult(amount, factor)
  const paid = MathBN.sub(gross, MathBN.mult(discountNet, factor))
  const rounded = roundToMinor(paid.toFixed())
  if (isRefusal(rounded)) throw new RangeError(`${amount} is no price of a shipping option`)
  return Math.max(0, rounded)
}

/** The price before promotions and without tax, for Medusa's promotions to compute with. */
export function netOf({ amount, isTaxInclusive, ratePercent }: Omit<OptionPrice, "discountNet">): number {
  const factor = MathBN.add(1, MathBN.div(ratePercent, 100))
  return isTaxInclusive ? MathBN.div(amount, factor).toNumber() : amount
}
