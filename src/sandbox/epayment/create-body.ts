import { z } from "@medusajs/framework/zod"
import { receiptBody } from "./receipt-body"
import { shippingBody } from "./shipping-body"

/** The body of a create, after Vipps' OpenAPI file. What the file can't say is in create-rules.ts. */

export const referencePattern = /^[a-zA-Z0-9-]{8,64}$/
const maxAmountMinor = 65_000_000

/** A value with decimals passes here: Vipps has a separate code for it, 4040. */
export const amountBody = z.strictObject({
  currency: z.enum(["NOK", "DKK", "EUR", "SEK", "USD", "GBP"]),
  value: z.number().min(0).max(maxAmountMinor),
})

const customer = z
  .strictObject({
    phoneNumber: z.string().optional(),
    personalQr: z.string().min(5).max(255).optional(),
    customerToken: z.string().optional(),
  })
  .refine(
    ({ phoneNumber, personalQr, customerToken }) =>
      [phoneNumber, personalQr, customerToken].filter((given) => given !== undefined).length === 1,
    "exactly one of phoneNumber, personalQr, customerToken",
  )

const airlineData = z.strictObject({
  agencyInvoiceNumber: z.string().min(1).max(6),
  airlineCode: z.string().length(3),
  airlineDesignatorCode: z.string().length(2),
  passengerName: z.string().min(1).max(49),
  ticketNumber: z.string().min(1).max(150).optional(),
})

const cardPassthrough = z.strictObject({
  pspReference: z.string().max(64),
  cardCallbackUrl: z.string(),
  allowedCardTypes: z.array(z.enum(["VISA_DEBIT", "VISA_CREDIT", "MC_CREDIT", "MC_DEBIT", "DANKORT"])),
  preferVisaPartOfVisaDankort: z.boolean().optional(),
  publicEncryptionKeyId: z.string().optional(),
})

export const createBody = z.strictObject({
  amount: amountBody,
  customer: customer.optional(),
  minimumUserAge: z.int().min(0).max(100).nullish(),
  customerInteraction: z.enum(["CUSTOMER_PRESENT", "CUSTOMER_NOT_PRESENT"]).optional(),
  industryData: z.strictObject({ airlineData: airlineData.optional() }).optional(),
  paymentMethod: z.strictObject({
    type: z.enum(["WALLET", "CARD", "CARD_PASSTHROUGH"]),
    blockedSources: z.array(z.enum(["COMMERCIAL_CARDS"])).optional(),
  }),
  profile: z.strictObject({ scope: z.string().optional() }).optional(),
  reference: z.string().regex(referencePattern, "8 to 64 of a-z, A-Z, 0-9 and -"),
  returnUrl: z.string().max(2500).optional(),
  userFlow: z.enum(["PUSH_MESSAGE", "NATIVE_REDIRECT", "WEB_REDIRECT", "QR"]),
  expiresAt: z.iso.datetime({ offset: true }).nullish(),
  qrFormat: z
    .strictObject({
      format: z.enum(["TEXT/TARGETURL", "IMAGE/SVG+XML", "IMAGE/PNG"]),
      size: z.int().min(100).max(2000).nullish(),
    })
    .nullish(),
  paymentDescription: z.string().min(3).max(100).optional(),
  receipt: receiptBody.optional(),
  metadata: z.record(z.string(), z.string()).nullish(),
  receiptUrl: z.string().nullish(),
  shipping: shippingBody.optional(),
  cardPassthrough: cardPassthrough.optional(),
  // in Vipps' documents since October 2026, younger than the OpenAPI file
  merchantLegalLinks: z
    .strictObject({ termsOfSaleUrl: z.string().optional(), privacyPolicyUrl: z.string().optional() })
    .optional(),
})
export type CreateBody = z.infer<typeof createBody>
