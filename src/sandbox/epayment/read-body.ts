import type { z } from "@medusajs/framework/zod"
import type { Answer } from "../answers"
import { badRequest } from "./problems"

/** The body, or the answer that names each field that is missing, wrong or unknown. */
export function readBody<T>(schema: z.ZodType<T>, given: unknown): { body: T } | { answer: Answer } {
  const { data, error, success } = schema.safeParse(given)
  if (success) return { body: data }
  return { answer: badRequest(...error.issues.flatMap(describe)) }
}

function describe(issue: z.core.$ZodIssue): { name: string; reason: string }[] {
  if (issue.code !== "unrecognized_keys") return [{ name: nameOf(issue.path), reason: issue.message }]
  return issue.keys.map((key) => ({ name: nameOf([...issue.path, key]), reason: "unknown field" }))
}

function nameOf(path: readonly PropertyKey[]): string {
  return path.map(String).join(".") || "body"
}
