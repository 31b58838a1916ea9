import type { PaymentApi } from "../vipps"
import type { Announce } from "./events"
import type { Api, Journal, Rows, Times } from "./ports"

/** What an operation works with: Vipps, the journal, Medusa's rows, and the protocol's times. */
export type PaymentContext = {
  /** the client of the API that this payment belongs to */
  vipps: Pick<
    PaymentApi,
    | "api"
    | "initiate"
    | "capture"
    | "refund"
    | "cancel"
    | "cancelUnapproved"
    | "release"
    | "details"
    | "hasToken"
  >
  /** The same through the API that sent an operation: only that one can tell the outcome. */
  withApi(api: Api): PaymentContext
  /** of the sales unit, as Medusa writes it: "nok" */
  currencyCode: string
  journal: Journal
  rows: Rows
  times: Times
  /** Notifies the shop's own code. Never waits, never fails. */
  announce: Announce
  /** The database's clock, within some milliseconds. For guards, messages and due times, never for leases. */
  now: () => Date
}

/** `LAG` of the protocol: Vipps' details may show a change this much later, which is our assumption. */
export const LAG_MS = 60_000

/**
 * The protocol's times follow from one option. FLIGHT (120 s) and LAG (`LAG_MS`) are what we assume of the network and of Vipps'
 * details. `quietMs` covers both, and a process that stalls between stamp and send.
 */
export function protocolTimes(callMs: number): Times {
  return { callMs, leaseMs: callMs + 15_000, quietMs: 5 * 60_000, readMs: Math.min(5_000, callMs / 4) }
}

/** A monotonic stopwatch over one provider call. */
export function startClock(lengthMs: number): { leftMs: () => number } {
  const startedAt = performance.now()
  return { leftMs: () => Math.max(0, lengthMs - (performance.now() - startedAt)) }
}
export type Clock = ReturnType<typeof startClock>
