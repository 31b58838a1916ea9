import { refuse, type Refusal } from "./refusal"

/** Vipps eCom has no currency field: every amount is in Norwegian kroner. */
export function guardCurrency(currency: string): Refusal | undefined {
  if (/^nok$/i.test(currency)) return undefined
  return refuse(
    "currency-not-nok",
    `Vipps takes payments in Norwegian kroner (NOK) only, not in ${currency ? currency.toUpperCase() : "an unknown currency"}. Offer another way to pay here, or a region with NOK.`,
  )
}
