import type { Message } from "../messages"
import type { VippsError } from "../vipps"

/** How an operation on money can end: a value, not an exception. Bugs and a dead database throw. */
export type Outcome =
  /** Vipps did it, now or for an earlier request that this one adopts */
  | { kind: "executed"; requestId: string; adopted: boolean }
  /** this request moved nothing; `said` says why and what to do. `passing`: it may work in a moment */
  | { kind: "refused"; code: string; said: Message; passing: boolean }
  /** money may have moved; the operation stays open, and the next request resolves it first */
  | { kind: "unknown"; code: string; said: Message }

export const refused = (code: string, said: Message, passing = false): Outcome => ({
  kind: "refused",
  code,
  said,
  passing,
})
export const refusedByVipps = (error: VippsError): Outcome =>
  refused(`${error.group}/${error.code}`, error.said, error.finality !== "rejected")
export const unknown = (code: string, said: Message): Outcome => ({ kind: "unknown", code, said })
export const executed = (requestId: string, adopted: boolean): Outcome => ({
  kind: "executed",
  requestId,
  adopted,
})
