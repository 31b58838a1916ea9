import type { Desk } from "./context"
import type { Operation } from "./ports"
import { resolveOpen, type Resolution } from "./resolve-open"

export type Settled = "executed" | "not-executed" | "unresolved" | "busy"

const settledBy: Record<Resolution["kind"], Settled> = {
  taken: "busy",
  lost: "busy",
  answered: "executed",
  executed: "executed",
  "not-executed": "not-executed",
  refused: "not-executed",
  unresolved: "unresolved",
  "in-doubt": "unresolved",
  "made-outside": "unresolved",
}

/** Line 20: an operation that nobody works on. Sends no capture and no refund; a cancel or release is sent again. */
export async function reconcileOperation(desk: Desk, open: Operation): Promise<Settled> {
  const { kind } = await resolveOpen(desk, open, { kind: "reconciler" })
  return settledBy[kind]
}
