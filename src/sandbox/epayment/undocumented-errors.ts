import { z } from "@medusajs/framework/zod"
import type { Answer } from "../answers"
import type { Assumptions, CallName } from "../types"
import { hasDocumentedStatus } from "./codes"
import { problem } from "./problems"

const coded = z.looseObject({
  status: z.number(),
  extraDetails: z.tuple([z.strictObject({ name: z.literal("ErrorCode"), reason: z.string() })]),
})

/** An error's status, and whether a used reference has a code: Vipps' documents don't say. */
export function answerAsAssumed(call: CallName, answer: Answer, assumptions: Assumptions): Answer {
  if (answer.status < 400) return answer
  const { data } = coded.safeParse(parseJson(answer.text))
  if (data === undefined) return answer
  const [{ reason: code }] = data.extraDetails
  if (call === "initiate" && code === "4150" && assumptions.reusedReference === "no-code")
    return problem(409, "Conflict")
  const { statusOfCodes } = assumptions
  if (statusOfCodes === "usual" || hasDocumentedStatus(code)) return answer
  return { ...answer, status: statusOfCodes, text: JSON.stringify({ ...data, status: statusOfCodes }) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
