import { message } from "../messages"
import type { Refusal } from "./refusal"

/** The currency of every payment: ISO 4217, in upper case as Vipps has it. */
export const CURRENCY = "NOK"

const isNok = (currency: string) => /^nok$/i.test(currency)

/** Vipps eCom has no currency field: every amount is in Norwegian kroner. */
export function guardCurrency(currency: string): Refusal | undefined {
  return isNok(currency) ? undefined : message("currency-not-nok", { currency: currency.toUpperCase() })
}

/** For a capture or refund: Medusa must ask in the currency that Vipps moves. `amount` as in Medusa's row. */
export function guardPaymentCurrency(p: {
  kind: "capture" | "refund"
  amount: string
  currency: string
}): Refusal | undefined {
  if (isNok(p.currency)) return undefined
  const { kind: movement, amount: text } = p
  return message("movement-not-nok", { movement, text, currency: p.currency.toUpperCase() })
}
