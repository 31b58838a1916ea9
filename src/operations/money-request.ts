import type { Refusal } from "../rules"
import type { Attempt, Operation } from "./ports"

/** One click on capture or refund, as Medusa hands it over: its row is committed, nothing has been sent. */
export type Click = {
  kind: "capture" | "refund"
  orderId: string
  /** id of Medusa's row, `capt_…` or `ref_…`: the request id, should this click open an operation */
  rowId: string
  /** by the database's clock, like all times of the journal; rather too early than too late */
  rowCreatedAt: Date
  amountOre: number
  /** of a row with a fraction of an øre: its share of what is executed by now (`shareInOre`), which other rows change */
  readAmountOre?: (() => Promise<number>) | undefined
  /** the row's `created_by`; `record:<request id>` claims an executed operation without moving money (R9) */
  actor: string | undefined
  text: string
  /** the payment as just read, when no operation of it was ever opened: then there is nothing else to ask */
  first?: Attempt | undefined
  /** asked of the payment as last seen, directly before a new operation is opened */
  guard: (attempt: Attempt, amountOre: number) => Refusal | undefined
}

/** Same kind, same amount, same actor, or one of the two actors unknown. */
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
