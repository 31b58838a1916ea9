import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"
import type { ShippingDiscount } from "../operations"
import { decimalFromMinor, isRefusal, roundToMinor } from "../rules"

/**
 * All arithmetic on the price of shipping: tax, promotions, minor units. It computes with Medusa's decimals, and passes on their
 * exact text. Medusa gives a promotion's discount without tax, whatever the price is.
 */

/** Medusa's price of a shipping option, in the main unit. `ratePercent`: all taxes together. */
export type OptionPrice = { amount: BigNumberInput; isTaxInclusive: boolean; ratePercent: BigNumberInput }

/**
 * What the shopper pays for the option, with tax, in minor units. The order's shipping method gets exactly this price with tax
 * included, so the rounding here is the only one.
 */
export function quoteMinor(price: OptionPrice, discounts: ShippingDiscount[]): number {
  const paid = MathBN.sub(grossOf(price), discountOf(discounts, price.ratePercent))
  const rounded = roundToMinor(paid.toFixed())
  if (isRefusal(rounded)) throw new RangeError(`${paid.toFixed()} is no price of a shipping option`)
  return Math.max(0, rounded)
}

/** The price before promotions, for Medusa's promotions to compute with: without tax, and with it. */
export function beforeDiscounts(price: OptionPrice): { net: string; gross: string } {
  const gross = MathBN.convert(grossOf(price))
  const net = price.isTaxInclusive
    ? MathBN.div(price.amount, factorOf(price.ratePercent))
    : MathBN.convert(price.amount)
  return { net: net.toFixed(), gross: gross.toFixed() }
}

/** What a method with these discounts must cost, tax included, so that the rest is `priceMinor`. In the main unit. */
export function amountBefore(p: {
  priceMinor: number
  discounts: ShippingDiscount[]
  ratePercent: BigNumberInput
}): string {
  return MathBN.add(decimalFromMinor(p.priceMinor), discountOf(p.discounts, p.ratePercent)).toFixed()
}

/** A country may have several taxes on the same thing. */
export function sumRates(rates: (BigNumberInput | null | undefined)[]): string {
  return MathBN.add(...rates.map((rate) => rate ?? 0)).toFixed()
}

export function exactText(amount: BigNumberInput): string {
  return MathBN.convert(amount).toFixed()
}

function grossOf({ amount, isTaxInclusive, ratePercent }: OptionPrice): BigNumberInput {
  return isTaxInclusive ? amount : MathBN.mult(amount, factorOf(ratePercent))
}

/** With tax. */
function discountOf(discounts: ShippingDiscount[], ratePercent: BigNumberInput): BigNumberInput {
  const net = MathBN.add(...discounts.map(({ amountNet }) => amountNet))
  return MathBN.mult(net, factorOf(ratePercent))
}

function factorOf(ratePercent: BigNumberInput): BigNumberInput {
  return MathBN.add(1, MathBN.div(ratePercent, 100))
}
