const SPACE = "\u00A0"

/**
 * Øre as people in Norway write kroner, with no-break spaces: "250 kr", "19,99 kr", "1 234 567 kr".
 * Written by hand: the text is the same on every server. Never throws, since it writes the sentences of refusals.
 */
export function kroner(amountOre: number): string {
  if (!Number.isSafeInteger(amountOre)) return `${amountOre}${SPACE}øre`
  const sign = amountOre < 0 ? "-" : ""
  const digits = String(Math.abs(amountOre)).padStart(3, "0")
  const decimals = digits.slice(-2)
  const whole = groupThousands(digits.slice(0, -2))
  return `${sign}${whole}${decimals === "00" ? "" : `,${decimals}`}${SPACE}kr`
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, SPACE)
}
