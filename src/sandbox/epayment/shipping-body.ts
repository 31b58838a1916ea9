import { z } from "zod"

/** `shipping` of a create (Express). */

const option = z.strictObject({
  id: z.string(),
  isDefault: z.boolean().optional(),
  amount: z.strictObject({
    currency: z.enum(["NOK", "DKK", "EUR", "SEK", "USD", "GBP"]),
    value: z.int().min(0).max(65_000_000),
  }),
  name: z.string(),
  priority: z.int().optional(),
  meta: z.string().optional(),
  estimatedDelivery: z.string().optional(),
})

export const shippingGroup = z.strictObject({
  isDefault: z.boolean().optional(),
  priority: z.int().optional(),
  type: z.enum(["HOME_DELIVERY", "PICKUP_POINT", "MAILBOX", "IN_STORE", "OTHER"]),
  brand: z.enum([
    "POSTEN",
    "BRING",
    "POSTNORD",
    "HELTHJEM",
    "PORTERBUDDY",
    "DHL",
    "INSTABOX",
    "FEDEX",
    "MATKAHUOLTO",
    "GLS",
    "POSTI",
    "GORDON",
    "OTHER",
  ]),
  options: z.array(option),
})

export const shippingBody = z
  .strictObject({
    dynamicOptions: z
      .strictObject({
        callbackUrl: z.string(),
        callbackAuthorizationToken: z
          .string()
          .regex(/^[a-zA-Z0-9-]{1,50}$/, "1 to 50 of a-z, A-Z, 0-9 and -")
          .optional(),
      })
      .optional(),
    fixedOptions: z.array(shippingGroup).optional(),
    // in Vipps' documents since May 2026, younger than the OpenAPI file
    allowedCountries: z.array(z.string().regex(/^[A-Z]{2}$/, "two capital letters")).optional(),
  })
  .refine(
    (given) => (given.dynamicOptions === undefined) !== (given.fixedOptions === undefined),
    "either dynamicOptions or fixedOptions",
  )
export type ShippingBody = z.infer<typeof shippingBody>
