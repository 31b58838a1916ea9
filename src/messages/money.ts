const SPACE = "\u00A0"

/** An amount in the currency's smallest unit: `{ minor: 25000, currency: "NOK" }` is 250 kr. */
export type Money = { minor: number; currency: string }

/** `currencyCode` in upper or lower case. */
export function money(amountMinor: number, currencyCode: string): Money {
  return { minor: amountMinor, currency: currencyCode.toUpperCase() }
}

/** As people in the Nordic countries write it, in every language: "250 kr", "19,99 kr", "12,50 EUR". */
export function moneyText({ minor, currency }: Money): string {
  if (currency === "NOK") return kroner(minor)
  return Number.isSafeInteger(minor)
    ? `${decimals(minor)}${SPACE}${currency}`
    : `${minor}${SPACE}${currency}/100`
}

/**
 * Øre as people in Norway write kroner, with no-break spaces: "250 kr", "19,99 kr", "1 234 567 kr". Not by the server's locale:
 * the text is the same everywhere. Never throws, since refusals contain it.
 */
export function kroner(amountMinor: number): string {
  return Number.isSafeInteger(amountMinor)
    ? `${decimals(amountMinor)}${SPACE}kr`
    : `${amountMinor}${SPACE}øre`
}

function decimals(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, "0")
  const fraction = digits.slice(-2)
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, SPACE)
  return `${minor < 0 ? "-" : ""}${whole}${fraction === "00" ? "" : `,${fraction}`}`
}
