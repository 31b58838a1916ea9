import type { VippsCall } from "../calls"
import { errorFromAnswer, errorFromTransport, type VippsError } from "../errors"
import { decideRetry } from "../http/retry"

const code = (group: string, value: string, call: VippsCall = "capture"): VippsError =>
  errorFromAnswer({ call }, 400, [{ errorgroup: group, errorcode: value }])
const status = (value: number, call: VippsCall = "capture"): VippsError =>
  errorFromAnswer({ call }, value, undefined)
const lost = (call: VippsCall = "capture"): VippsError => errorFromTransport({ call }, "lost")
const refused = (call: VippsCall = "capture"): VippsError => errorFromTransport({ call }, "unreachable")
const busy = code("VippsError", "94")
const stop = { kind: "stop" }
const after = (afterMs: number): object => ({ kind: "repeat", afterMs })

describe("whether a failed call is sent once more", () => {
  it.each<[string, VippsError[], object]>([
    ["a lost connection, the first time", [lost()], after(300)],
    ["a lost connection, the second time", [lost(), lost()], after(1_000)],
    ["a lost connection, the third time", [lost(), lost(), lost()], after(2_000)],
    ["a lost connection, the fourth time", [lost(), lost(), lost(), lost()], stop],
    ["an outage", [status(503)], after(300)],
    ["a bad gateway while reading", [status(502, "details")], after(300)],
    ["an outage while releasing", [status(503, "release")], after(300)],
    ["a payment in work", [busy], after(300)],
    ["a payment in work, twice", [busy, busy], after(1_000)],
    ["a payment in work, three times", [busy, busy, busy], stop],
    ["too many requests at once, among others", [busy, code("VippsError", "98"), busy], stop],
    ["too many requests for this payment", [status(429)], stop],
    ["too many requests while reading", [status(429, "details")], stop],
    ["a refusal", [code("Payment", "61")], stop],
    ["a refusal after a lost connection", [lost(), code("Payment", "61")], stop],
    ["already done", [code("VippsError", "92")], stop],
    ["other content", [code("Payment", "93")], stop],
    ["not in this state", [code("VippsError", "91")], stop],
    ["an unsure capture", [code("Payment", "63")], after(300)],
    ["a token refused", [status(401)], { kind: "renew-token" }],
    ["a token refused after an outage", [status(500), status(401)], { kind: "renew-token" }],
    ["a token refused twice", [status(401), status(401)], stop],
    ["an outage after a token refused", [status(401), status(500)], after(300)],
    ["credentials refused", [status(401, "token")], stop],
    ["an outage of the token service", [status(500, "token")], after(300)],
    ["initiate without an answer", [lost("initiate")], stop],
    ["initiate and an outage", [status(503, "initiate")], stop],
    ["initiate that never left", [refused("initiate")], after(300)],
    ["no failure at all", [], stop],
  ])("%s", (_, failures, expected) =>
    expect(decideRetry({ failures, leftMs: 25_000, leastTryMs: 2_000, random: 0 })).toEqual(expected),
  )

  it("spreads the pauses by a quarter", () =>
    expect(decideRetry({ failures: [lost()], leftMs: 25_000, leastTryMs: 2_000, random: 0.5 })).toEqual(
      after(337.5),
    ))

  it("needs time for the pause and for a try", () => {
    const decide = (leftMs: number): object =>
      decideRetry({ failures: [lost()], leftMs, leastTryMs: 2_000, random: 0 })
    expect(decide(2_300)).toEqual(after(300))
    expect(decide(2_299)).toEqual(stop)
  })

  it("needs time for a renewed token's try", () => {
    const decide = (leftMs: number): object =>
      decideRetry({ failures: [status(401)], leftMs, leastTryMs: 2_000, random: 0 })
    expect(decide(2_000)).toEqual({ kind: "renew-token" })
    expect(decide(1_999)).toEqual(stop)
  })
})
