import { z } from "@medusajs/framework/zod"
import { MOST_AT_ONCE } from "../contract/admin-api"

/** Bodies of the admin API. Amounts in the payment's currency, as Medusa's own routes have them; unknown keys are refused. */
export const CaptureBody = z.object({ amount: z.number().positive() })
export type CaptureBody = z.infer<typeof CaptureBody>

export const RefundBody = z.object({
  amount: z.number().positive(),
  reason_id: z.string().optional(),
  note: z.string().max(1000).optional(),
})
export type RefundBody = z.infer<typeof RefundBody>

const confirmed = z.strictObject({
  payment_id: z.string().min(1).max(100),
  amount: z.number().positive(),
  captured: z.number().min(0),
})

/** Several payments, each once, with the figures that a person confirmed. */
export const ConfirmedBody = z.object({
  payments: z
    .array(confirmed)
    .min(1)
    .max(MOST_AT_ONCE)
    .refine((list) => new Set(list.map(({ payment_id }) => payment_id)).size === list.length, {
      error: "must name each payment once",
    }),
})
export type ConfirmedBody = z.infer<typeof ConfirmedBody>

/** Both or neither: an operation that needs a decision, and whether the movement that Vipps shows is that operation. */
export const ResolveBody = z.object({
  operation: z.string().max(100).optional(),
  went_through: z.boolean().optional(),
})
export type ResolveBody = z.infer<typeof ResolveBody>

export const NoBody = z.object({})

/** An id that may come from anybody: PostgreSQL fails on some control characters, and no id has one. */
export const Id = z
  .string()
  .regex(/^\P{Cc}{1,100}$/u, { error: "must have 1 to 100 characters, and no control characters" })

const ofPayment = {
  provider_id: Id.optional(),
  data: z.strictObject({ return_url: z.string().max(2000).optional() }).optional(),
}

/** Of the store's Express route: a cart, or a product for a cart of its own. The storefront says no amount and no address. */
export const ExpressBody = z.union([
  z.strictObject({ cart_id: Id, ...ofPayment }),
  z.strictObject({
    variant_id: Id,
    quantity: z.number().int().min(1).max(10_000).default(1),
    region_id: Id.optional(),
    /** one of the publishable key's; needed if it has several */
    sales_channel_id: Id.optional(),
    ...ofPayment,
  }),
])
export type ExpressBody = z.infer<typeof ExpressBody>
