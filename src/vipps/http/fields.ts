import { z } from "@medusajs/framework/zod"

// How single fields of Vipps' answers are read. Keys are lower case (json.ts). Numbers may come as text.

export const wholeNumber = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number),
  ])
  .pipe(z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER))

/** Text, or a number as text; an empty one (the `requestId` of what the shopper did) counts as absent. */
export const optionalText = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim() || undefined)
  .optional()
  .catch(undefined)

export const optionalTime = optionalText.transform((text) =>
  text === undefined ? undefined : readTime(text),
)

export const yesOrNo = z.union([z.boolean(), z.stringbool({ truthy: ["true"], falsy: ["false"] })])

/** An answer about another payment is no answer to our request. */
export function isOurs(given: string | undefined, reference: string): boolean {
  return given === undefined || given === reference
}

/** Vipps' servers run on UTC, and some of its times come without a zone. */
function readTime(text: string): Date | undefined {
  const hasZone = /(z|[+-]\d{2}:?\d{2})$/i.test(text)
  const at = new Date(hasZone ? text : `${text.replace(" ", "T")}Z`)
  return Number.isNaN(at.getTime()) ? undefined : at
}
