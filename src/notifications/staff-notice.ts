import { z } from "@medusajs/framework/zod"
import { message, money, type Message, type Money } from "../messages"
import { NEEDS_MANUAL_DECISION } from "../operations"
import { isExpressFailure } from "../rules"

/** The events that the staff get a notice about. The others need no action. */
export const notifiedEvents = [
  "vipps.capture_failed",
  "vipps.refund_failed",
  "vipps.operation_unresolved",
  "vipps.external_operation_found",
  "vipps.completion_failed",
  "vipps.needs_review",
  "vipps.authorization_expiring",
] as const

/** What is used of an event's data. An older server of the same shop may leave fields out. */
export const notifiedEventSchema = z.object({
  name: z.enum(notifiedEvents),
  data: z.object({
    reference: z.string(),
    amount_minor: z.number(),
    kind: z.enum(["capture", "refund", "cancel", "release"]).default("capture"),
    request_id: z.string().optional(),
    reason: z.string().optional(),
    code: z.string().optional(),
    params: z.record(z.string(), z.unknown()).optional(),
    bank_days: z.number().optional(),
    until: z.iso.datetime().optional(),
    fulfillment_id: z.string().optional(),
  }),
})
export type NotifiedEvent = z.infer<typeof notifiedEventSchema>

/** A title, and what to do. */
export type StaffNotice = { title: Message; text: Message }

type Facts = {
  movement: { kind: NotifiedEvent["data"]["kind"]; amount: Money }
  reason: Message | undefined
  /** until a bank, or Vipps, may free the money */
  until: string | null
}

const failed = ({ movement, reason }: Facts): StaffNotice => ({
  title: message("staff-failed", movement),
  text: reason ?? message("vipps-refused"),
})

const notices: Record<NotifiedEvent["name"], (facts: Facts) => StaffNotice> = {
  "vipps.capture_failed": failed,
  "vipps.refund_failed": failed,
  "vipps.operation_unresolved": ({ movement, reason }) => ({
    title: message("staff-unresolved", movement),
    text: reason?.code === NEEDS_MANUAL_DECISION ? reason : message("staff-unresolved-why"),
  }),
  "vipps.external_operation_found": ({ movement }) => ({
    title: message("staff-external", movement),
    text: message("staff-external-why"),
  }),
  "vipps.completion_failed": ({ movement: { amount }, reason }) =>
    // with Express one refusal is final, and says what happens to the money
    reason && isExpressFailure(reason.code)
      ? { title: message("staff-order-impossible", { amount }), text: reason }
      : {
          title: message("staff-order-refused", { amount }),
          text: message("staff-order-refused-why", { reason: reason ?? message("not-resolved") }),
        },
  "vipps.needs_review": ({ movement: { amount }, reason }) => ({
    title: message("staff-needs-review", { amount }),
    text: message("problem-needs-review", { reason: reason ?? message("not-resolved") }),
  }),
  "vipps.authorization_expiring": ({ movement: { amount }, reason, until }) => ({
    title: message("staff-expiring", { amount, until }),
    text: reason ?? message("staff-expiring", { amount, until }),
  }),
}

export function noticeOf({ name, data }: NotifiedEvent, currencyCode: string): StaffNotice {
  const movement = { kind: data.kind, amount: money(data.amount_minor, currencyCode) }
  return notices[name]({ movement, reason: reasonOf(data), until: data.until ?? null })
}

function reasonOf({ code, params, reason }: NotifiedEvent["data"]): Message | undefined {
  if (code !== undefined && params !== undefined) return { code, params }
  return reason === undefined ? undefined : message("their-words", { text: reason })
}

/** What an event's key needs from the journal. */
export type KeyFacts = {
  /** who asked for the operation: a fulfillment, with the option `capture` */
  fulfillment: string | undefined
  needsReviewAt: Date | undefined
}

/**
 * One notice per thing, over several servers, repeated deliveries and tries of the same fulfillment. An operation that only a
 * person can decide gets a new notice.
 */
export function keyOf({ name, data }: NotifiedEvent, facts: KeyFacts): string {
  const { reference, request_id: requestId, code = "" } = data
  const what: Record<NotifiedEvent["name"], (string | undefined)[]> = {
    "vipps.capture_failed": facts.fulfillment === undefined ? [requestId] : [facts.fulfillment, code],
    "vipps.refund_failed": [requestId],
    "vipps.operation_unresolved": [requestId, code === NEEDS_MANUAL_DECISION ? code : undefined],
    "vipps.external_operation_found": [requestId],
    "vipps.completion_failed": [code],
    "vipps.needs_review": [facts.needsReviewAt?.toISOString()],
    "vipps.authorization_expiring": [data.bank_days?.toString()],
  }
  return [name, reference, ...what[name]].filter((part) => part !== undefined).join(":")
}
