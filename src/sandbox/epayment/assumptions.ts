import { z } from "@medusajs/framework/zod"
import type { Assumptions } from "../types"

const ms = z.number().int().min(0)

const schema = z.strictObject({
  eventKeys: z.enum(["own", "create", "none"]),
  keysOnCancelled: z.boolean(),
  keysOfEcomRequests: z.boolean(),
  refusalsInEvents: z.boolean(),
  figuresLagMs: ms,
  eventsLagMs: ms,
  keysRememberedMs: z.union([ms, z.literal("for-ever")]),
  replays: z.enum(["stored", "fresh", "key-used", "already-done"]),
  refusalsStickToKey: z.boolean(),
  answersShowNewSum: z.boolean(),
  redirectUrlInGet: z.boolean(),
  shippingCallbackCase: z.enum(["spec", "pascal", "camel"]),
  shippingAnswerWithinMs: ms,
  amountIncludesShipping: z.boolean(),
  choiceInGet: z.boolean(),
  personInGet: z.boolean(),
})

const safest: Assumptions = {
  eventKeys: "own",
  keysOnCancelled: false,
  keysOfEcomRequests: false,
  refusalsInEvents: false,
  figuresLagMs: 0,
  eventsLagMs: 0,
  keysRememberedMs: "for-ever",
  replays: "stored",
  refusalsStickToKey: true,
  answersShowNewSum: true,
  redirectUrlInGet: true,
  shippingCallbackCase: "spec",
  shippingAnswerWithinMs: 3000,
  amountIncludesShipping: false,
  choiceInGet: true,
  personInGet: true,
}

/** Throws a TypeError for a name or value that makes no sense. */
export function createAssumptions(given: Partial<Assumptions> = {}): Assumptions {
  const assumptions = { ...safest }
  changeAssumptions(assumptions, given)
  return assumptions
}

/** Throws a TypeError for a name or value that makes no sense. */
export function changeAssumptions(assumptions: Assumptions, given: Partial<Assumptions>): void {
  const { data, error } = schema.safeParse({ ...assumptions, ...given })
  if (error) throw new TypeError(z.prettifyError(error))
  Object.assign(assumptions, data)
}
