import { refuse, type Refusal } from "./refusal"

const isNok = (currency: string) => /^nok$/i.test(currency)

/** Vipps eCom has no currency field: every amount is in Norwegian kroner. */
export function guardCurrency(currency: string): Refusal | undefined {
  if (isNok(currency)) return undefined
  return refuse(
    "currency-not-nok",
    `Vipps takes payments in Norwegian kroner (NOK) only, not in ${currency ? currency.toUpperCase() : "an unknown currency"}. Offer another way to pay here, or a region with NOK.`,
  )
}

/** Of a capture or refund: what Medusa asks for must be of the money that Vipps moves. `amount` as Medusa's row has it. */
export function guardPaymentCurrency(p: {
  kind: "capture" | "refund"
  amount: string
  currency: string
}): Refusal | undefined {
  if (isNok(p.currency)) return undefined
  return refuse(
    "currency-not-nok",
    `The ${p.kind} was not made: Medusa asks for ${p.amount} ${p.currency.toUpperCase()}, and Vipps moves Norwegian kroner (NOK) only. Use the Vipps portal for it.`,
  )
}
