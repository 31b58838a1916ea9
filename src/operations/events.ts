import { english, message, type Message, type Params } from "../messages"
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
    /** in English */
    reason?: string
    /** for programs: why the shop refuses to make the order */
    code?: string
    /** the facts of the `code`'s sentence */
    params?: Params
    /** the reservation's age, and the age at which a bank may free it */
    days?: number
    bank_days?: number
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
  const why = failure
    ? { reason: english(failure.said), code: failure.code, params: failure.said.params }
    : { reason: english(message("nobody-wanted")) }
  return { name: "vipps.orphan_canceled", data: { reference, amount_minor: amountMinor, ...why } }
}

const executedNames: Record<OperationKind, VippsEvent["name"]> = {
  capture: "vipps.payment_captured",
  refund: "vipps.payment_refunded",
  cancel: "vipps.payment_canceled",
  release: "vipps.remainder_released",
}

/** A journal that tells the shop once per operation when it is decided, whoever decided it. */
export function announcing(journal: Journal, announce: Announce): Journal {
  const { operations } = journal
  function tell(
    operation: Movement | undefined,
    eventNameOf: (operation: Movement) => VippsEvent["name"] | undefined,
    said?: Message,
  ) {
    const name = operation && eventNameOf(operation)
    // nobody's money: the payment was cancelled before the shopper approved it
    if (!name || operation.amountMinor === 0) return
    const { reference, amountMinor, kind, medusaRowId, requestId } = operation
    const data = {
      reference,
      amount_minor: amountMinor,
      kind,
      request_id: requestId,
      medusa_row_id: medusaRowId,
    }
    announce({ name, data: said === undefined ? data : { ...data, reason: english(said) } })
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
        await operations.giveBack(p)
        const isNews = p.why !== undefined && (await operations.reportOnce(p.requestId))
        if (isNews)
          tell(await operations.operation(p.requestId), () => "vipps.operation_unresolved", p.why?.said)
      },
    }),
  }
}

function failedName(kind: OperationKind): VippsEvent["name"] | undefined {
  if (kind === "capture") return "vipps.capture_failed"
  return kind === "refund" ? "vipps.refund_failed" : undefined
}
