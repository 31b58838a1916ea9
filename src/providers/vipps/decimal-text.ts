import { z } from "@medusajs/framework/zod"

const value = z.union([z.string(), z.number()])
/** Medusa's own BigNumber keeps the exact text in `raw`. */
const wrapped = z.union([
  z.object({ raw: z.object({ value }) }).transform(({ raw }) => raw.value),
  z.object({ value }).transform((one) => one.value),
])

/**
 * Medusa passes amounts as number, text, or an object around the text. What is no amount becomes a text that `roundToMinor`
 * refuses. Medusa's BigNumber is not asked: it gives NaN for such an amount, or throws, depending on its version.
 */
export function decimalText(amount: unknown): string {
  const parsed = wrapped.safeParse(amount)
  return String(parsed.success ? parsed.data : amount)
}
