import type { Market } from "./market"

/**
 * A mobile number of the market in Vipps' form, from what a shopper typed: in Norway eight digits, elsewhere with the country's
 * prefix. undefined: a foreign number, a fixed line, a mistake; Vipps' landing page then asks for it.
 */
export function readMobileNumber(typed: string, { phone }: Market): string | undefined {
  const digits = typed.replace(/[\s().-]/g, "")
  const { prefix, trunk = "", mobile } = phone
  const number = new RegExp(`^(?:(?:\\+|00)?${prefix}|${trunk})(${mobile})$`).exec(digits)?.[1]
  return number && !phone.isSentNational ? `${prefix}${number}` : number
}
