import { z } from "zod"
import { seedFactsSchema } from "../../demo/stage"

/** What the global set-up tells the test files, through the environment: they run in other processes. */
export const TEMPLATE_DATABASE = "shop_template"
export const STAGE_VARIABLE = "SHOP_STAGE"

const stageSchema = z.object({
  access: z.object({ port: z.number(), user: z.string(), password: z.string() }),
  facts: seedFactsSchema,
})
export type Stage = z.infer<typeof stageSchema>

export function readStage(): Stage {
  const text = process.env[STAGE_VARIABLE]
  if (!text) throw new Error("The global set-up has not run: start these tests by jest's project `shop`")
  return stageSchema.parse(JSON.parse(text))
}
