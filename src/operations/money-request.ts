import type { Refusal } from "../rules"
import type { Attempt, Operation } from "./ports"

/** One click on capture or refund, as Medusa hands it over: its row is committed, nothing has been sent. */
export type MoneyRequest = {
  kind: "capture" | "refund"
  reference: string
  /** id of Medusa's row, `capt_…` or `ref_…`: the request id, should this click open an operation */
  medusaRowId: string
  /** by the database's clock, like all times of the journal; rather too early than too late */
  rowCreatedAt: Date
  amountMinor: number
  /** of a row with a fraction of an øre: its share of what is executed by now (`shareInMinor`), which other rows change */
  readAmountMinor?: (() => Promise<number>) | undefined
  /** the row's `created_by`; `record:<request id>` claims an executed operation without moving money (R9) */
  actor: string | undefined
  transactionText: string
  /** the payment as just read, when no operation of it was ever opened: then there is nothing else to ask */
  first?: Attempt | undefined
  /** asked of the payment as last seen, directly before a new operation is opened */
  guard: (attempt: Attempt, amountMinor: number) => Refusal | undefined
}

/** Same kind, same amount, same actor, or one of the two actors unknown. */
export function isSameRequest(
  request: Pick<MoneyRequest, "kind" | "amountMinor" | "actor">,
  operation: Pick<Operation, "kind" | "amountMinor" | "actor">,
): boolean {
  const isEqual = request.kind === operation.kind && request.amountMinor === operation.amountMinor
  return isEqual && isSameActor(request.actor, operation.actor)
}

export function isSameActor(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other
}
