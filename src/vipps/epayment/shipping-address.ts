import { z } from "@medusajs/framework/zod"
import type { ExpressAddress } from "../express"

// A shopper's address as Vipps writes it. Keys are lower case (json.ts).

const text = z.string().trim()
const country = text.regex(/^[a-z]{2}$/i).transform((code) => code.toLowerCase())

/** A line may be empty: the shop decides which lines it needs. */
export const addressFields = {
  addressline1: text,
  addressline2: text.nullish(),
  city: text,
  postcode: text,
  country,
}
type AddressFields = z.output<z.ZodObject<typeof addressFields>>

export function toAddress(given: AddressFields): ExpressAddress {
  const { addressline1, addressline2, city, postcode, country: countryCode } = given
  return {
    line1: addressline1,
    ...(addressline2 && { line2: addressline2 }),
    city,
    postalCode: postcode,
    countryCode,
  }
}
