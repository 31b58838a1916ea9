import fc from "fast-check"
import type { Api, CallName, Fault } from "../../src/sandbox"

/** What goes wrong at Vipps, or on the way there. The codes are those of the API that the shop uses. */
export type PlannedFault = { call: CallName; fault: Fault; times: number }

export type FaultsOfApi = {
  /** meets any call */
  all: fc.Arbitrary<PlannedFault>
  capture: fc.Arbitrary<Fault>[]
  refund: fc.Arbitrary<Fault>[]
  /** of a payment that nobody has approved yet */
  ofUnapproved: fc.Arbitrary<PlannedFault>
  /** what a repeat hears that Vipps does not execute */
  refusalOf(call: "capture" | "refund"): Fault
}

export function faultsOn(api: Api): FaultsOfApi {
  return api === "epayment" ? ofEPayment : ofECom
}

const flag = fc.boolean()
const never = fc.constant(false)

type Statuses = { mayBeExecuted: number[]; errors: fc.Arbitrary<{ group: string; code: string }> }

function anyFault(
  executedOnFailure: fc.Arbitrary<boolean>,
  { mayBeExecuted, errors }: Statuses,
): fc.Arbitrary<Fault>[] {
  const when = fc.constantFrom<"before-executing" | "after-executing">("before-executing", "after-executing")
  return [
    fc.record({ dropResponse: when }),
    fc.record({ delayMs: fc.constantFrom(200, 900, 1_600), when }),
    fc.record({ status: fc.constantFrom(...mayBeExecuted), executed: executedOnFailure }),
    fc.record({ status: fc.constantFrom(429, 403, 401, 404), executed: never }),
    fc.record({ malformedBody: fc.constant<true>(true), executed: executedOnFailure }),
    fc.record({ error: errors, executed: executedOnFailure }),
  ]
}

function anyCode(group: string, codes: string[]) {
  return fc.record({ group: fc.constant(group), code: fc.constantFrom(...codes) })
}

function faultsOf(call: CallName, faults: fc.Arbitrary<Fault>[]): fc.Arbitrary<PlannedFault> {
  return fc.record({
    call: fc.constant(call),
    fault: fc.oneof(...faults),
    times: fc.constantFrom(1, 1, 1, 2, 4),
  })
}

const ofToken = [
  fc.record({ dropResponse: fc.constant<"before-executing">("before-executing") }),
  fc.record({ status: fc.constant(500) }),
]
const lags = fc.record({ lagMs: fc.constantFrom(400, 5_000, 60_000) })

const ofECom = collectECom()
const ofEPayment = collectEPayment()

function collectECom(): FaultsOfApi {
  const kinds: Statuses = {
    mayBeExecuted: [500, 502, 503, 402, 408, 409],
    errors: anyCode("VippsError", ["91", "92", "93", "94", "94", "98", "99"]),
  }
  const anyway = anyFault(flag, kinds)
  const error = (codes: string[], executed: fc.Arbitrary<boolean>) =>
    fc.record({ error: anyCode("Payment", codes), executed })
  const capture = [...anyway, error(["63", "93"], flag), error(["61", "42"], never)]
  const refund = [...anyway, error(["93", "1234"], flag), error(["74"], never)]
  const details = [...anyFault(never, kinds), lags]
  return {
    capture,
    refund,
    all: fc.oneof(
      { weight: 6, arbitrary: faultsOf("capture", capture) },
      { weight: 4, arbitrary: faultsOf("refund", refund) },
      { weight: 2, arbitrary: faultsOf("cancel", [...anyway, error(["52"], flag)]) },
      { weight: 3, arbitrary: faultsOf("details", details) },
      { weight: 1, arbitrary: faultsOf("token", ofToken) },
    ),
    ofUnapproved: fc.oneof(
      faultsOf("cancel", [...anyway, fc.constant<Fault>({ pendingCancelFails: true })]),
      faultsOf("details", details),
    ),
    refusalOf: (call) => ({
      error: { group: "Payment", code: call === "capture" ? "61" : "74" },
      executed: false,
    }),
  }
}

function collectEPayment(): FaultsOfApi {
  const kinds: Statuses = {
    mayBeExecuted: [500, 502, 503, 402, 408, 409, 423],
    errors: anyCode("ePayment", ["3010", "4020", "6160", "6160", "6999"]),
  }
  const anyway = anyFault(flag, kinds)
  const error = (codes: string[], executed: fc.Arbitrary<boolean>) =>
    fc.record({ error: anyCode("ePayment", codes), executed })
  const capture = [...anyway, error(["4010", "6170", "6200", "6280"], flag), error(["6090", "6260"], never)]
  const refund = [...anyway, error(["4150", "6180", "6210"], flag), error(["5100"], never)]
  const cancel = [...anyway, error(["6050", "6190", "6250"], flag)]
  const reads = [...anyFault(never, kinds), lags]
  return {
    capture,
    refund,
    all: fc.oneof(
      { weight: 6, arbitrary: faultsOf("capture", capture) },
      { weight: 4, arbitrary: faultsOf("refund", refund) },
      { weight: 2, arbitrary: faultsOf("cancel", cancel) },
      { weight: 2, arbitrary: faultsOf("details", reads) },
      { weight: 2, arbitrary: faultsOf("events", reads) },
      { weight: 1, arbitrary: faultsOf("token", ofToken) },
    ),
    ofUnapproved: fc.oneof(
      faultsOf("cancel", [...anyway, fc.constant<Fault>({ pendingCancelFails: true })]),
      faultsOf("details", reads),
      faultsOf("events", reads),
    ),
    refusalOf: (call) => ({
      error: { group: "ePayment", code: call === "capture" ? "6090" : "5100" },
      executed: false,
    }),
  }
}
