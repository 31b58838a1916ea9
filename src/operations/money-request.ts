import type { Refusal } from "../rules"
import type { Attempt, Operation } from "./ports"

/** One capture or refund that Medusa asks for: its row is committed, nothing has been sent. */
export type MoneyRequest = {
  kind: "capture" | "refund"
  reference: string
  /** id of Medusa's row, `capt_…` or `ref_…`; becomes the request id if this request opens an operation */
  medusaRowId: string
  /** by the database's clock, like all times of the journal; never later than it was */
  rowCreatedAt: Date
  amountMinor: number
  /** for a row with a fraction of a minor unit: its share of what is executed by now (`shareInMinor`), which other rows change */
  readAmountMinor?: (() => Promise<number>) | undefined
  /** the row's `created_by`; `record:<request id>` claims an executed operation without moving money (R9) */
  actor: string | undefined
  transactionText: string
  /** the payment as just read, if it never had an operation: then nothing else needs to be read */
  first?: Attempt | undefined
  /** asked with the payment as last read, directly before a new operation is opened */
  guard: (attempt: Attempt, amountMinor: number) => Refusal | undefined
}

/** Same kind, same amount, same person, or one of the two persons unknown. */
export function isSameRequest(
  request: Pick<MoneyRequest, "kind" | "amountMinor" | "actor">,
  operation: Pick<Operation, "kind" | "amountMinor" | "actor">,
): boolean {
  const isEqual = request.kind === operation.kind && request.amountMinor === operation.amountMinor
  return isEqual && isSameActor(request.actor, operation.actor)
}

/**
 * The second of a double click on a row with a fraction: the first one's minor unit has changed its share, so the amounts differ by
 * one (100.005 twice is 100.01 and 100.00).
 */
export function isSameFraction(
  request: Pick<MoneyRequest, "kind" | "amountMinor" | "readAmountMinor" | "actor">,
  operation: Pick<Operation, "kind" | "amountMinor" | "actor">,
): boolean {
  const isAlike = Math.abs(request.amountMinor - operation.amountMinor) <= 1
  const hasFraction = request.readAmountMinor !== undefined
  return (
    hasFraction && isAlike && isSameRequest({ ...request, amountMinor: operation.amountMinor }, operation)
  )
}

export function isSameActor(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other
}
