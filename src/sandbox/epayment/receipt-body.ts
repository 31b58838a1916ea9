import { z } from "@medusajs/framework/zod"

/** `receipt` of a create: order lines and the bottom line. */

const minor = z.int()
const positive = minor.min(0)
const currency = z.enum(["NOK", "DKK", "EUR", "SEK", "USD", "GBP"])

const unitInfo = z.strictObject({
  unitPrice: positive.nullable(),
  quantity: z
    .string()
    .max(10)
    .regex(/^\d+(\.\d{1,8})?$/, "a number with at most eight decimals"),
  quantityUnit: z.enum(["PCS", "KG", "KM", "MINUTE", "LITRE", "KWH"]).nullish(),
})

const orderLine = z
  .strictObject({
    name: z.string(),
    id: z.string(),
    totalAmount: minor,
    totalAmountExcludingTax: minor,
    totalTaxAmount: minor,
    taxPercentage: minor.min(0).max(100).nullish(),
    taxRate: minor.min(0).max(10_000).nullish(),
    unitInfo: unitInfo.optional(),
    discount: positive.nullish(),
    productUrl: z.string().nullish(),
    isReturn: z.boolean().nullish(),
    isShipping: z.boolean().nullish(),
  })
  .refine((line) => line.taxRate !== undefined || line.taxPercentage !== undefined, {
    path: ["taxRate"],
    message: "taxRate or taxPercentage is required",
  })

const shippingInfo = z.strictObject({
  amount: positive.nullable(),
  amountExcludingTax: positive.nullable(),
  taxAmount: positive.nullable(),
  taxPercentage: minor.min(0).max(100).nullable(),
})

const bottomLine = z.strictObject({
  currency,
  tipAmount: positive.nullish(),
  giftCardAmount: positive.nullish(),
  posId: z.string().nullish(),
  totalAmount: minor.nullish(),
  totalTax: positive.nullish(),
  totalDiscount: positive.nullish(),
  shippingAmount: positive.nullish(),
  shippingInfo: shippingInfo.optional(),
  paymentSources: z
    .strictObject({
      giftCard: minor.nullish(),
      card: minor.nullish(),
      voucher: minor.nullish(),
      cash: minor.nullish(),
    })
    .optional(),
  barcode: z
    .strictObject({
      format: z.enum(["EAN-13", "CODE 39", "CODE 128"]).nullable(),
      data: z.string().nullable(),
    })
    .optional(),
  receiptNumber: z.string().nullish(),
  terminalId: z.string().nullish(),
})

export const receiptBody = z.strictObject({ orderLines: z.array(orderLine).min(1), bottomLine })
