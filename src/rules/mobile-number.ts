/**
 * A Norwegian mobile number in Vipps' form, eight digits, from what a shopper typed. undefined: a foreign number, a fixed line, a
 * mistake; Vipps' landing page then asks for it.
 */
export function readMobileNumber(typed: string): string | undefined {
  const digits = typed.replace(/[\s().-]/g, "")
  return /^(?:(?:\+|00)?47)?([49]\d{7})$/.exec(digits)?.[1]
}
