/** "19.99" or 19.99 to 1999, 212.075 to 21208: half up; what the multiplication adds behind the sixth decimal is noise. */
export function minorOf(kroner: string | number): number {
  return Math.round(Number((Number(kroner) * 100).toFixed(6)))
}

/** 1999 to "19.99", 75000 to "750". */
export function decimalOf(amountMinor: number): string {
  return String(amountMinor / 100)
}
