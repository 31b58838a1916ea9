import { randomUUID } from "node:crypto"
import { startClock, type Desk } from "./context"
import type { Operation } from "./ports"
import { doubtOf, readOperation } from "./find-in-history"
import { factsOf, mandateOf, send } from "./send"

export type Settled = "executed" | "not-executed" | "unresolved" | "busy"

/**
 * Line 20: an operation that nobody works on is settled from the history. Never sends a capture or a refund; cancel and
 * release are repeated, which can't move more money than once. An execution keeps its row: whoever asked was told
 * nothing yet, and is told, or adopts it, at the next click (R7, R8).
 */
export async function reconcileOperation(desk: Desk, open: Operation): Promise<Settled> {
  const { operations } = desk.journal
  const mandate = mandateOf(open, `reconciler-${randomUUID()}`)
  if (!(await operations.takeOver(mandate))) return "busy"
  const owned = await operations.operation(open.requestId)
  if (!owned) return "busy"
  const reading = await readOperation(desk, owned)
  if (reading.kind === "executed") {
    const { entry } = reading
    const facts = { transactionId: entry?.transactionId, at: entry?.at }
    await operations.closeExecuted({ ...mandate, rowId: owned.rowId, answered: false, ...facts })
    return "executed"
  }
  if (reading.kind === "absent" && owned.kind !== "capture" && owned.kind !== "refund")
    return repeatEnding(desk, mandate, owned)
  if (reading.kind === "absent" && reading.proof) {
    await operations.closeNotExecuted(mandate)
    return "not-executed"
  }
  await operations.giveBack({ ...mandate, ...doubtOf(reading, owned) })
  return "unresolved"
}

async function repeatEnding(
  desk: Desk,
  mandate: ReturnType<typeof mandateOf>,
  owned: Operation,
): Promise<Settled> {
  const { operations } = desk.journal
  const sent = await send(desk, mandate, startClock(desk.times.callMs))
  if (sent.kind === "lost") return "busy"
  if (sent.kind === "answered") {
    await operations.closeExecuted({ ...mandate, rowId: undefined, answered: true })
    return "executed"
  }
  const after = await operations.operation(owned.requestId)
  const reading = after && (await readOperation(desk, after))
  if (reading?.kind === "executed") {
    await operations.closeExecuted({ ...mandate, rowId: undefined, answered: true })
    return "executed"
  }
  const isRefusal = sent.error.finality !== "unknown" && after?.unansweredAt === undefined
  // line 16: an earlier request without an answer will not execute any more either
  const isProven = reading?.kind === "absent" && reading.proof
  if (isRefusal || isProven) {
    await operations.closeRefused({ ...mandate, ...factsOf(sent.error) })
    return "not-executed"
  }
  await operations.giveBack(mandate)
  return "unresolved"
}
