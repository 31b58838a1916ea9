import { english, message, type Message, type Params } from "../messages"
import { NEEDS_MANUAL_DECISION } from "./messages"
import type { Attempt, Journal, Movement, OperationKind } from "./ports"

/** What happened at Vipps, for the shop's own code. Ids and amounts in minor units; no personal data. */
export type VippsEvent = {
  name:
    | "vipps.payment_reserved"
    | "vipps.payment_captured"
    | "vipps.capture_failed"
    | "vipps.remainder_released"
    | "vipps.payment_refunded"
    | "vipps.refund_failed"
    | "vipps.payment_canceled"
    | "vipps.operation_unresolved"
    | "vipps.external_operation_found"
    | "vipps.completion_failed"
    | "vipps.orphan_canceled"
    | "vipps.needs_review"
    | "vipps.authorization_expiring"
  data: {
    /** Vipps' id of the payment */
    reference: string
    amount_minor: number
    /** These three are added when the event is sent; payment and order as far as they exist. */
    currency_code?: string
    payment_id?: string
    order_id?: string
    kind?: OperationKind
    request_id?: string
    /** Medusa's Capture or Refund row */
    medusa_row_id?: string | undefined
    /** the fulfillment that was to be charged, if no request was made for it */
    fulfillment_id?: string
    /** in English */
    reason?: string
    /** for programs: the reason's code, Vipps' own ("Payment/74") or the plugin's */
    code?: string
    /** the facts of the `code`'s sentence */
    params?: Params
    /** the reservation's age, and the age at which a bank may free it */
    days?: number
    bank_days?: number
    /** when that is, ISO 8601; absent once it is past */
    until?: string
    /** until then Vipps guarantees a capture, ISO 8601; where Vipps says so */
    capture_guaranteed_until?: string
  }
}

export type Announce = (event: VippsEvent) => void

/** A reservation that no cart and no order has is freed. Has the reason if the shop refused the order. */
export function orphanCanceled(
  { reference, completionFailure: failure }: Attempt,
  amountMinor: number,
): VippsEvent {
  const why = failure ? { ...because(failure.said), code: failure.code } : because(message("nobody-wanted"))
  return { name: "vipps.orphan_canceled", data: { reference, amount_minor: amountMinor, ...why } }
}

/** An event's reason: a sentence for people, and what says it in another language. */
export function because(said: Message): { reason: string; code: string; params: Params } {
  return { reason: english(said), code: said.code, params: said.params }
}

const executedNames: Record<OperationKind, VippsEvent["name"]> = {
  capture: "vipps.payment_captured",
  refund: "vipps.payment_refunded",
  cancel: "vipps.payment_canceled",
  release: "vipps.remainder_released",
}

/** A journal that emits one event per operation when it is decided, no matter by whom. */
export function announcing(journal: Journal, announce: Announce): Journal {
  const { operations } = journal
  function tell(
    operation: Movement | undefined,
    eventNameOf: (operation: Movement) => VippsEvent["name"] | undefined,
    said?: Message,
  ) {
    const name = operation && eventNameOf(operation)
    // no money: the payment was cancelled before the shopper approved it
    if (!name || operation.amountMinor === 0) return
    const { reference, amountMinor, kind, medusaRowId, requestId } = operation
    const data = {
      reference,
      amount_minor: amountMinor,
      kind,
      request_id: requestId,
      medusa_row_id: medusaRowId,
    }
    announce({ name, data: said === undefined ? data : { ...data, ...because(said) } })
  }
  return {
    attempts: journal.attempts,
    operations: Object.assign(Object.create(operations) as typeof operations, {
      async closeExecuted(p: Parameters<typeof operations.closeExecuted>[0]) {
        const closed = await operations.closeExecuted(p)
        tell(closed, ({ kind }) => executedNames[kind])
        return closed
      },
      async closeRefused(p: Parameters<typeof operations.closeRefused>[0]) {
        const closed = await operations.closeRefused(p)
        if (closed) tell(await operations.operation(p.requestId), ({ kind }) => failedName(kind), p.said)
        return closed
      },
      async giveBack(p: Parameters<typeof operations.giveBack>[0]) {
        const isForPerson = await becomesManual(operations, p)
        await operations.giveBack(p)
        const isNews = p.why !== undefined && (await operations.reportOnce(p.requestId))
        if (isNews || isForPerson)
          tell(await operations.operation(p.requestId), () => "vipps.operation_unresolved", p.why?.said)
      },
    }),
  }
}

/** An operation reported as unclear may later need a person, who would not look for it unasked. */
async function becomesManual(
  operations: Journal["operations"],
  { requestId, why }: Parameters<Journal["operations"]["giveBack"]>[0],
): Promise<boolean> {
  if (why?.code !== NEEDS_MANUAL_DECISION) return false
  return (await operations.operation(requestId))?.errorCode !== NEEDS_MANUAL_DECISION
}

function failedName(kind: OperationKind): VippsEvent["name"] | undefined {
  if (kind === "capture") return "vipps.capture_failed"
  return kind === "refund" ? "vipps.refund_failed" : undefined
}
