/**
 * A Norwegian mobile number as Vipps takes it, eight digits, from what a shopper typed. undefined: a foreign number, a fixed line, a
 * slip; Vipps' landing page then asks for it.
 */
export function readMobileNumber(typed: string): string | undefined {
  const digits = typed.replace(/[\s().-]/g, "")
  return /^(?:(?:\+|00)?47)?([49]\d{7})$/.exec(digits)?.[1]
}
