import { z } from "@medusajs/framework/zod"

const tokenSchema = z
  .object({
    access_token: z.string().regex(/^[\x21-\x7e]+$/),
    expires_in: z.union([z.number(), z.string().trim().min(1).transform(Number)]).pipe(z.number().positive()),
  })
  .transform((answer) => ({ value: answer.access_token, lifetimeMs: answer.expires_in * 1000 }))

export type TokenAnswer = z.output<typeof tokenSchema>

export function readTokenAnswer(body: unknown): TokenAnswer | undefined {
  return tokenSchema.safeParse(body).data
}
