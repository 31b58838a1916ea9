import type { Refusal } from "../rules"
import type { Attempt, Operation } from "./ports"

/** One capture or refund that Medusa asks for: its row is committed, nothing has been sent. */
export type Click = {
  kind: "capture" | "refund"
  orderId: string
  /** id of Medusa's row, `capt_…` or `ref_…`; becomes the request id if this request opens an operation */
  rowId: string
  /** by the database's clock, like all times of the journal; never later than it was */
  rowCreatedAt: Date
  amountOre: number
  /** for a row with a fraction of an øre: its share of what is executed by now (`shareInOre`), which other rows change */
  readAmountOre?: (() => Promise<number>) | undefined
  /** the row's `created_by`; `record:<request id>` claims an executed operation without moving money (R9) */
  actor: string | undefined
  text: string
  /** the payment as just read, if it never had an operation: then nothing else needs to be read */
  first?: Attempt | undefined
  /** asked with the payment as last read, directly before a new operation is opened */
  guard: (attempt: Attempt, amountOre: number) => Refusal | undefined
}

/** Same kind, same amount, same person, or one of the two persons unknown. */
export function isMine(
  click: Pick<Click, "kind" | "amountOre" | "actor">,
  operation: Pick<Operation, "kind" | "amountOre" | "actor">,
): boolean {
  const isEqual = click.kind === operation.kind && click.amountOre === operation.amountOre
  return isEqual && isSameActor(click.actor, operation.actor)
}

export function isSameActor(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other
}
