import { z } from "@medusajs/framework/zod"
import { errorAnswer, type Answer } from "./answers"
import { isReturnAddress, isWebAddress } from "./url-rules"

/** The documented request bodies. Unknown fields are ignored, as at Vipps. */

const maxAmountMinor = 2_147_483_647
const merchantSerialNumber = z.string().regex(/^\d{5,6}$/, "five or six digits")
const transactionText = z.string().min(1).max(100)
const merchantInfo = z.object({ merchantSerialNumber })

function url(isValid: (text: string) => boolean) {
  return z.string().max(255).refine(isValid, "not a valid URL")
}

export function initiateBody(switches: { httpOnLoopback: boolean }) {
  const webAddress = url((text) => isWebAddress(text, switches))
  const returnAddress = url((text) => isReturnAddress(text, switches))
  const anyAddress = z.string().min(1).max(255)
  const merchant = z.object({
    merchantSerialNumber,
    authToken: z.string().max(255).optional(),
    paymentType: z.literal("eComm Regular Payment", "no express checkout in this sandbox").optional(),
  })
  return z.object({
    customerInfo: z.object({ mobileNumber: z.string().optional() }),
    merchantInfo: z.union([
      merchant.extend({ isApp: z.literal(true), callbackPrefix: anyAddress, fallBack: anyAddress }),
      merchant.extend({
        isApp: z.literal(false).optional(),
        callbackPrefix: webAddress,
        fallBack: returnAddress,
      }),
    ]),
    transaction: z.object({
      orderId: z.string().regex(/^[a-zA-Z0-9-]{1,50}$/, "1 to 50 of a-z, A-Z, 0-9 and -"),
      amount: z.int().min(100).max(maxAmountMinor),
      transactionText,
      skipLandingPage: z.boolean().optional(),
      scope: z.string().optional(),
    }),
  })
}

/** Capture and refund. No amount, null and 0 all mean "everything that is left". */
export function moneyBody(switches: { smallAmounts: boolean }) {
  const amount = z
    .int()
    .min(0)
    .max(maxAmountMinor)
    .refine((minor) => minor === 0 || minor >= 100 || switches.smallAmounts, "at least 100")
  return z.object({ merchantInfo, transaction: z.object({ amount: amount.nullish(), transactionText }) })
}
export type MoneyBody = z.infer<ReturnType<typeof moneyBody>>

export const cancelBody = z.object({
  merchantInfo,
  transaction: z.object({ transactionText }),
  shouldReleaseRemainingFunds: z.boolean().optional(),
})

export const approveBody = z.object({
  customerPhoneNumber: z.string().regex(/^\d{8}$/, "eight digits"),
  token: z.string().min(1),
})
export type ApproveBody = z.infer<typeof approveBody>

/** The body, or the answer that Vipps gives to such a body. */
export function readBody<T>(schema: z.ZodType<T>, given: unknown): { body: T } | { answer: Answer } {
  const { data, error, success } = schema.safeParse(given)
  return success ? { body: data } : { answer: refuseBody(error.issues, given) }
}

// A value of the wrong type, or a missing `fallBack` (mostly one spelt `fallback`), slips through Vipps' own
// validation and ends as an internal error (knowledge base, errors). The rest is refused field by field.
function refuseBody(allIssues: readonly z.core.$ZodIssue[], given: unknown): Answer {
  const issues = allIssues.flatMap((issue) => flatten(issue))
  const breaks = issues.some(({ code, path }) => {
    const value = valueAt(given, path)
    return value === undefined ? path.at(-1) === "fallBack" : code === "invalid_type"
  })
  if (breaks) return errorAnswer({ group: "VippsError", code: "99" })
  return errorAnswer(
    ...issues.map(({ path, message }) => ({
      group: "InvalidRequest",
      code: path.join(".") || "body",
      message,
    })),
  )
}

type FlatIssue = { code: string; path: PropertyKey[]; message: string }

// Of a union, the last member is the usual one.
function flatten(issue: z.core.$ZodIssue, above: PropertyKey[] = []): FlatIssue[] {
  const path = [...above, ...issue.path]
  if (issue.code !== "invalid_union") return [{ code: issue.code, path, message: issue.message }]
  return (issue.errors.at(-1) ?? []).flatMap((inner) => flatten(inner, path))
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    given,
  )
}
