import { randomUUID } from "node:crypto"
import { asDrift, driftId } from "../rules"
import type { Desk } from "./context"
import { executed, refused, unknown, type Outcome } from "./outcome"
import { readOperation } from "./find-in-history"
import { say } from "./messages"
import { mandateOf } from "./send"

export type Decision = { orderId: string; requestId: string; wentThrough: boolean }

/**
 * A person has compared the payment with the Vipps portal, and says whether the movement without a reference is the open
 * operation. Moves no money: it was, so the operation is executed; it was not, so the movement is one from outside, and
 * the operation is settled like any other. Executed: decided.
 */
export async function decideDoubt(desk: Desk, decision: Decision): Promise<Outcome> {
  const { operations } = desk.journal
  const open = await operations.openOperation(decision.orderId)
  if (open?.requestId !== decision.requestId) return refused("nothing-in-doubt", say.nothingInDoubt())
  if (open.leaseAlive) return refused("under-way", say.underWay(open), true)
  const mandate = mandateOf(open, `decision-${randomUUID()}`)
  if (!(await operations.takeOver(mandate))) return refused("busy", say.busy(), true)
  const reading = await readOperation(desk, open)
  const [entry] = reading.kind === "doubtful" ? reading.entries : []
  if (reading.kind !== "doubtful" || !entry) {
    await operations.giveBack(mandate)
    return reading.kind === "unreadable"
      ? unknown("not-known-yet", say.notKnownYet(open))
      : refused("nothing-in-doubt", say.nothingInDoubt())
  }
  if (entry.requestId === open.requestId) {
    await operations.giveBack(mandate)
    return refused("other-amount", say.otherAmount(open, entry.amountOre))
  }
  if (decision.wentThrough) {
    const { transactionId, at } = entry
    const closed = await operations.closeExecuted({
      ...mandate,
      rowId: open.rowId,
      answered: false,
      transactionId,
      at,
    })
    return closed ? executed(open.requestId, true) : refused("busy", say.busy(), true)
  }
  for (const other of reading.entries) {
    const drift = asDrift(other)
    const text = "made outside this shop"
    await operations.writeOutside({ ...drift, requestId: driftId(drift), orderId: open.orderId, text })
  }
  await operations.giveBack(mandate)
  return executed(open.requestId, true)
}
