import { z } from "@medusajs/framework/zod"
import type { ExpressChoice } from "../express"
import { wholeNumber } from "../http/fields"
import { readPayment } from "./answers"
import { country, toAddress } from "./shipping-address"

// What the shopper chose in an Express payment. It is read apart from the payment itself, so that the personal data reach neither
// history nor journal.

/**
 * Vipps may leave out what it does not know, and what we can't read is missing too; whether an order can do without is not decided
 * here. Unreadable as a whole, an approved payment would be asked about for ever.
 */
const text = z.string().transform(clean).catch("")

/** PostgreSQL takes neither a NUL nor half a surrogate pair: each try of the order would fail, and the money would stay reserved. */
function clean(given: string): string {
  return given.replace(/[\p{Cc}\p{Cs}]+/gu, " ").trim()
}

const nothing = {}
const address = z
  .object({
    ...{ addressline1: text, addressline2: text, city: text, postcode: text },
    country: country.catch(""),
  })
  .transform(toAddress)

const detailsSchema = z.object({
  shippingdetails: z
    .object({
      address: z.preprocess((given) => given ?? nothing, address),
      shippingcost: wholeNumber.optional().catch(undefined),
      shippingoptionid: text,
    })
    .nullish(),
  userdetails: z.preprocess(
    (given) => given ?? nothing,
    z.object({ email: text, firstname: text, lastname: text, mobilenumber: text }),
  ),
})

/**
 * `choice` is absent until the payment is approved, and once Vipps no longer gives the details. A shopper who has withdrawn the consent
 * has made a choice without a name. undefined: unreadable.
 */
export function readExpressChoice(body: unknown, reference: string): { choice?: ExpressChoice } | undefined {
  const payment = readPayment(body, reference)
  const details = detailsSchema.safeParse(body).data
  if (!payment || !details) return undefined
  const { shippingdetails: shipping, userdetails: user } = details
  if (payment.state !== "AUTHORIZED" || !shipping) return {}
  return {
    choice: {
      email: user.email,
      firstName: user.firstname,
      lastName: user.lastname,
      phoneNumber: toPhoneNumber(user.mobilenumber),
      address: shipping.address,
      shippingOptionId: shipping.shippingoptionid,
      shippingCostMinor: shipping.shippingcost,
      authorizedMinor: payment.aggregate.authorizedMinor,
    },
  }
}

/** Vipps gives the number with the country's code and without a plus. */
function toPhoneNumber(msisdn: string): string {
  return /^\d{9,15}$/.test(msisdn) ? `+${msisdn}` : msisdn
}
