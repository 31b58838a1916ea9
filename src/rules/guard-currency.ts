import { message } from "../messages"
import { isCurrencyOf, type Market } from "./market"
import type { Refusal } from "./refusal"

/** A sales unit takes the currency of its market only. eCom has no currency field: equal numbers of euros would pass for kroner. */
export function guardCurrency(currency: string, market: Market): Refusal | undefined {
  if (isCurrencyOf(market, currency)) return undefined
  return message("other-currency", { currency: currency.toUpperCase(), taken: takenBy(market) })
}

/** For a capture or refund: Medusa must ask in the currency that Vipps moves. `amount` as in Medusa's row. */
export function guardPaymentCurrency(p: {
  kind: "capture" | "refund"
  amount: string
  currency: string
  market: Market
}): Refusal | undefined {
  if (isCurrencyOf(p.market, p.currency)) return undefined
  const { kind: movement, amount: text } = p
  const currency = p.currency.toUpperCase()
  return message("movement-in-other-currency", { movement, text, currency, taken: takenBy(p.market) })
}

function takenBy({ currencyCode }: Market): string {
  return currencyCode.toUpperCase()
}
