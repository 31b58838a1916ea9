import { z } from "@medusajs/framework/zod"

/** What the seed made, as the demo and the tests need to know it. */
export const seedFactsSchema = z.object({
  publishableKey: z.string(),
  regionId: z.string(),
  salesChannelId: z.string(),
  stockLocationId: z.string(),
  shippingOptions: z.object({ pickUp: z.string(), posten: z.string() }),
  admin: z.object({ email: z.string(), password: z.string() }),
  variants: z.array(
    z.object({ id: z.string(), productId: z.string(), title: z.string(), priceMinor: z.number() }),
  ),
})
export type SeedFacts = z.infer<typeof seedFactsSchema>

/** The environment variable with the name of the file that the seed writes its facts to. */
export const SEED_FACTS_FILE = "SEED_FACTS_FILE"
