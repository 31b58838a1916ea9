import { z } from "@medusajs/framework/zod"

/** Bodies of the admin API. Amounts in the payment's currency, as Medusa's own routes have them; unknown keys are refused. */
export const CaptureBody = z.object({ amount: z.number().positive() })
export type CaptureBody = z.infer<typeof CaptureBody>

export const RefundBody = z.object({
  amount: z.number().positive(),
  reason_id: z.string().optional(),
  note: z.string().max(1000).optional(),
})
export type RefundBody = z.infer<typeof RefundBody>

/** Both or neither: an operation that needs a decision, and whether the movement that Vipps shows is that operation. */
export const ResolveBody = z.object({
  operation: z.string().max(100).optional(),
  went_through: z.boolean().optional(),
})
export type ResolveBody = z.infer<typeof ResolveBody>

export const NoBody = z.object({})
