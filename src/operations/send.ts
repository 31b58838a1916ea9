import type { MoneyAnswer } from "../vipps"
import { VippsError } from "../vipps"
import type { Clock, Desk } from "./context"
import type { NewOperation, Operation, RefusalFacts } from "./ports"

/** An open operation with its owner: what is sent, and in whose name. */
export type Mandate = Omit<NewOperation, "rowId">

export type Sent =
  | { kind: "answered"; answer: MoneyAnswer }
  | { kind: "failed"; error: VippsError }
  /** somebody else owns or has closed the operation: we may send nothing more */
  | { kind: "lost" }

/**
 * Sends an operation, repeats included, always with the same id and bytes (which the client ensures). Stamps it before each send
 * (R3), and writes down each send without an answer (R4). `stampedAtMs`: when the opening stamped the first send
 * (`performance.now()`). If too much time has passed since, it is stamped again.
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

/** The time of the opening's own statement, and a little more. */
const FRESH_MS = 100

/** Leaves time to read the history if no answer comes. Of a short time, at least half is for sending. */
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

/** An operation that was taken over: everything stays as it was, only the owner is new. */
export function mandateOf(operation: Operation, owner: string): Mandate {
  const { requestId, orderId, kind, amountOre, text, actor } = operation
  return { requestId, orderId, kind, amountOre, text, actor, owner }
}
