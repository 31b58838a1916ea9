import type { MoneyAnswer } from "../vipps"
import { VippsError } from "../vipps"
import type { Clock, Desk } from "./context"
import type { NewOperation, Operation, RefusalFacts } from "./ports"

/** An owned, open operation: what is sent, and in whose name. */
export type Mandate = Omit<NewOperation, "rowId">

export type Sent =
  | { kind: "answered"; answer: MoneyAnswer }
  | { kind: "failed"; error: VippsError }
  /** somebody else owns or has closed the operation: nothing more may be sent by us */
  | { kind: "lost" }

/**
 * Sends an operation, repeats included, always the same id and bytes (the client's part). Before each send the fence
 * is asked (R3), after each one without an answer that is written down (R4). `stampedAtMs`: when the opening has stamped
 * the first send already (`performance.now()`); should a token or a stalled process have come between, it is asked all the same.
 */
export async function send(desk: Desk, mandate: Mandate, clock: Clock, stampedAtMs?: number): Promise<Sent> {
  const isStamped = (tryNumber: number) =>
    tryNumber === 1 && stampedAtMs !== undefined && performance.now() - stampedAtMs < FRESH_MS
  const options = {
    timeoutMs: sendingMs(clock.leftMs(), desk.times.readMs),
    beforeSend: async (tryNumber: number) =>
      isStamped(tryNumber) ? undefined : insist(desk.journal.operations.stampSend(mandate)),
    afterFailedTry: (error: VippsError) => insist(noteFailedTry(desk, mandate, error)),
  }
  try {
    return { kind: "answered", answer: await callVipps(desk, mandate, options) }
  } catch (error) {
    if (error instanceof LostOwnership) return { kind: "lost" }
    if (!(error instanceof VippsError)) throw error
    return { kind: "failed", error }
  }
}

/** The opening's own statement, and little more. */
const FRESH_MS = 100

/** Leaves time to read the history when no answer comes; of a short time, at least half is for sending. */
function sendingMs(leftMs: number, readMs: number): number {
  return Math.max(1, leftMs - Math.min(readMs, leftMs / 2))
}

export function factsOf(error: VippsError): RefusalFacts {
  const { said, group, code, httpStatus, contextId } = error
  return { said, group, code, httpStatus, contextId }
}

class LostOwnership extends Error {}

async function insist(compareAndSet: Promise<boolean>): Promise<void> {
  if (!(await compareAndSet)) throw new LostOwnership()
}

function noteFailedTry(desk: Desk, mandate: Mandate, error: VippsError): Promise<boolean> {
  const { operations } = desk.journal
  return error.finality === "unknown" ? operations.markUnanswered(mandate) : operations.clearSend(mandate)
}

function callVipps(
  desk: Desk,
  mandate: Mandate,
  options: Parameters<Desk["vipps"]["capture"]>[1],
): Promise<MoneyAnswer> {
  const { orderId, amountOre, text, requestId } = mandate
  switch (mandate.kind) {
    case "capture":
      return desk.vipps.capture({ orderId, amountOre, text, requestId }, options)
    case "refund":
      return desk.vipps.refund({ orderId, amountOre, text, requestId }, options)
    case "cancel":
      return desk.vipps.cancel({ orderId, text, requestId }, options)
    case "release":
      return desk.vipps.release({ orderId, text, requestId }, options)
  }
}

/** The mandate of an operation that was taken over: everything as it was frozen, only the owner is new. */
export function mandateOf(operation: Operation, owner: string): Mandate {
  const { requestId, orderId, kind, amountOre, text, actor } = operation
  return { requestId, orderId, kind, amountOre, text, actor, owner }
}
