import { message, money, moneyText } from "../../messages"
import { minorFromDecimal, type MinorUnits, type Refusal } from "../../rules"

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

/** "1,000" and "1.000" are 1 or 1000, and nobody can tell which. */
const AMBIGUOUS = /^-?\d+[.,]\d{3}$/
/** "250,-": no øre. */
const WITHOUT_DECIMALS = /[.,][-–—]$/
/** "1.000", "1.000,50" and "1.000.000"; the other one with commas. */
const GROUPED = [/^-?\d{1,3}(\.\d{3})+(,\d{1,2})?$/, /^-?\d{1,3}(,\d{3})+(\.\d{1,2})?$/]

/**
 * What somebody typed as an amount, "1 234,50", "1.234,50" or "250,- kr", in minor units, judged by the rules. Another currency's
 * sign stays, so that "100 EUR" is refused where kroner are captured.
 */
export function minorFromTyped(typed: string, currencyCode: string): MinorUnits | Refusal {
  const number = withoutSign(typed.replace(/\s/g, ""), currencyCode)
  if (AMBIGUOUS.test(number)) return message("amount-ambiguous", { text: number })
  return minorFromDecimal(decimalText(number.replace(WITHOUT_DECIMALS, "")))
}

function withoutSign(number: string, currencyCode: string): string {
  const sign = signs[currencyCode]
  return sign ? number.replace(sign, "") : number
}

/** As the rules read it: no separator between thousands, and a point before the decimals. */
function decimalText(number: string): string {
  const isGrouped = GROUPED.some((form) => form.test(number))
  return (isGrouped ? number.replace(/[.,](?=\d{3})/g, "") : number).replace(",", ".")
}
