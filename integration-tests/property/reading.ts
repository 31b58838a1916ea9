import fc from "fast-check"
import type { Api, Assumptions } from "../../src/sandbox"

/**
 * How ePayment does what Vipps' documents leave open, throughout one sequence. eCom knows no such thing. The `eventKeys` "foreign"
 * and "shared" are not drawn: beside a lost answer they need a person's decision, and no person decides in these games.
 */
export type Reading = Partial<Assumptions>

/** A key must be known for as long as a call repeats it and a request is on its way (protocol: `MEMORY`), stalls included. */
const KEYS_MS = 180_000
/** Up to the protocol's `LAG`. */
const lagMs = fc.constantFrom(0, 0, 0, 400, 5_000, 60_000)

const ofEPayment: fc.Arbitrary<Reading> = fc.record({
  eventKeys: fc.constantFrom("own", "own", "create", "none"),
  portalKeys: fc.constantFrom("none", "foreign"),
  keysOnCancelled: fc.boolean(),
  refusalsInEvents: fc.boolean(),
  eventOrder: fc.constantFrom("oldest-first", "newest-first"),
  cancelKeys: fc.constantFrom("ignored", "counted"),
  cancelOfEnded: fc.constantFrom("6190", "6050", "6040", "done"),
  reusedReference: fc.constantFrom("4150", "no-code"),
  statusOfCodes: fc.constantFrom<Assumptions["statusOfCodes"]>("usual", "usual", 400, 409, 422),
  figuresLagMs: lagMs,
  eventsLagMs: lagMs,
  keysRememberedMs: fc.constantFrom<Assumptions["keysRememberedMs"]>("for-ever", KEYS_MS),
  replays: fc.constantFrom("stored", "fresh", "key-used", "already-done"),
  refusalsStickToKey: fc.boolean(),
  answersShowNewSum: fc.constantFrom(true, true, false),
  redirectUrlInGet: fc.boolean(),
})

export function readingOn(api: Api): fc.Arbitrary<Reading> {
  return api === "epayment" ? ofEPayment : fc.constant({})
}

/** Vipps' figures are those of this moment. */
export const withoutLags: Reading = { figuresLagMs: 0, eventsLagMs: 0 }

/** Whether Vipps says which movement is whose. Otherwise one of the portal can't be told from an equal one of the shop. */
export function namesMovements({ eventKeys = "own" }: Reading): boolean {
  return eventKeys === "own"
}
