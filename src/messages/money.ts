const SPACE = "\u00A0"

/** An amount in the currency's smallest unit: `{ minor: 25000, currency: "NOK" }` is 250 kr. */
export type Money = { minor: number; currency: string }

/** `currencyCode` in upper or lower case. */
export function money(amountMinor: number, currencyCode: string): Money {
  return { minor: amountMinor, currency: currencyCode.toUpperCase() }
}

/**
 * As people in the Nordic countries write it, with no-break spaces: "250 kr", "1 234 567,50 kr", "19,99 DKK", "12,50 EUR". Not by
 * the server's locale: the text is the same everywhere, in every language. Never throws, since refusals contain it.
 */
export function moneyText({ minor, currency }: Money): string {
  return Number.isSafeInteger(minor)
    ? `${decimals(minor)}${SPACE}${unitOf(currency)}`
    : `${minor}${SPACE}${currency}/100`
}

/** What follows an amount: "kr" is Norway's. Denmark's kroner have their code, so that nobody mistakes one for the other. */
export function unitOf(currency: string): string {
  return currency === "NOK" ? "kr" : currency
}

function decimals(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, "0")
  const fraction = digits.slice(-2)
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, SPACE)
  return `${minor < 0 ? "-" : ""}${whole}${fraction === "00" ? "" : `,${fraction}`}`
}
