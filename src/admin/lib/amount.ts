import { money, moneyText } from "../../messages"

/** As people in the Nordic countries write it, in either language: "1 000 kr", "19,99 EUR". `currencyCode` as Medusa writes it. */
export function amountText(amount: number, currencyCode: string): string {
  return moneyText(money(Math.round(amount * 100), currencyCode))
}

/** How people write a currency before or after an amount. */
const signs: Record<string, RegExp> = {
  nok: /^(kr\.?|nok)|(kr\.?|nok)$/i,
  dkk: /^(kr\.?|dkk)|(kr\.?|dkk)$/i,
  eur: /^(€|eur)|(€|eur)$/i,
}

/**
 * What somebody typed as an amount, "1 234,50" or "1234.5 kr", as a number's text; the rules judge it. Another currency's sign stays,
 * so that "100 EUR" is refused where kroner are captured.
 */
export function decimalText(typed: string, currencyCode: string): string {
  const number = typed.replace(/[\s\u00a0]/g, "")
  const sign = signs[currencyCode]
  return (sign ? number.replace(sign, "") : number).replace(",", ".")
}
