/** "19.99" or 19.99 to 1999: for figures that are known to be right; it rounds. */
export function oreOf(kroner: string | number): number {
  return Math.round(Number(kroner) * 100)
}

/** 1999 to "19.99", 75000 to "750". */
export function decimalOf(amountOre: number): string {
  return String(amountOre / 100)
}
