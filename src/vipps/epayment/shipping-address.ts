import { z } from "@medusajs/framework/zod"
import type { ExpressAddress } from "../express"

// A shopper's address as Vipps writes it. Keys are lower case (json.ts).

const text = z.string().trim()
export const country = text.regex(/^[a-z]{2}$/i).transform((code) => code.toLowerCase())

/** A line may be empty: the shop decides which lines it needs. */
export const addressFields = {
  addressline1: text,
  addressline2: text.nullish(),
  city: text,
  postcode: text,
  country,
}
type AddressFields = {
  addressline1: string
  addressline2?: string | null | undefined
  city: string
  postcode: string
  country: string
}

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
