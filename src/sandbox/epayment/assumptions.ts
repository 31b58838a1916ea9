import { z } from "@medusajs/framework/zod"
import type { Assumptions } from "../types"

const ms = z.number().int().min(0)

const schema = z.strictObject({
  eventKeys: z.enum(["own", "create", "none", "foreign", "shared"]),
  portalKeys: z.enum(["none", "foreign"]),
  keysOnCancelled: z.boolean(),
  keysOfEcomRequests: z.boolean(),
  refusalsInEvents: z.boolean(),
  eventOrder: z.enum(["oldest-first", "newest-first"]),
  figuresLagMs: ms,
  eventsLagMs: ms,
  keysRememberedMs: z.union([ms, z.literal("for-ever")]),
  replays: z.enum(["stored", "fresh", "key-used", "already-done"]),
  refusalsStickToKey: z.boolean(),
  cancelKeys: z.enum(["ignored", "counted"]),
  cancelOfEnded: z.enum(["6190", "6050", "6040", "done"]),
  statusOfCodes: z.union([z.literal("usual"), z.literal([400, 409, 422, 500])]),
  reusedReference: z.enum(["4150", "no-code"]),
  linkLivesMs: ms,
  deadlineCancels: z.boolean(),
  refundDaysFrom: z.enum(["reservation", "capture"]),
  webhookOrder: z.enum(["payment", "registration"]),
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
  portalKeys: "none",
  keysOnCancelled: false,
  keysOfEcomRequests: false,
  refusalsInEvents: false,
  eventOrder: "oldest-first",
  figuresLagMs: 0,
  eventsLagMs: 0,
  keysRememberedMs: "for-ever",
  replays: "stored",
  refusalsStickToKey: true,
  cancelKeys: "ignored",
  cancelOfEnded: "6190",
  statusOfCodes: "usual",
  reusedReference: "4150",
  linkLivesMs: 600_000,
  deadlineCancels: true,
  refundDaysFrom: "reservation",
  webhookOrder: "payment",
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
