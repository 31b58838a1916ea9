import { z } from "zod"
import { seedFactsSchema } from "../../../demo/harness"

/** What the global set-up tells the test files, through the environment: they run in other processes. */
export const TEMPLATE_DATABASE = "shop_template"
export const TEMPLATE_VARIABLE = "SHOP_TEMPLATE"

const templateSchema = z.object({
  access: z.object({ port: z.number(), user: z.string(), password: z.string() }),
  facts: seedFactsSchema,
})
export type Template = z.infer<typeof templateSchema>

export function readTemplate(): Template {
  const text = process.env[TEMPLATE_VARIABLE]
  if (!text) throw new Error("The global set-up has not run: start these tests by jest's project `shop`")
  return templateSchema.parse(JSON.parse(text))
}
