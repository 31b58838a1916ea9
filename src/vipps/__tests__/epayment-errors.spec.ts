import type { VippsCall } from "../calls"
import { errorCodes } from "../error-codes"
import { errorFromAnswer, errorFromTransport } from "../errors"
import { readJson } from "../http/json"
import { decideRetry } from "../http/retry"

const traceId = "00-7c1d5b2a4e-9f-01"
const problem = (extraDetails: unknown, more: object = {}): object => ({
  type: "https://developer.vippsmobilepay.com/problems",
  title: "Bad Request",
  status: 400,
  traceId,
  extraDetails,
  ...more,
})
const coded = (reason: unknown): object => problem([{ name: "ErrorCode", reason }])
const from = (status: number, body: unknown, call: VippsCall = "capture") =>
  errorFromAnswer({ api: "epayment", call }, status, readJson(JSON.stringify(body)))
const isRepeated = (...failures: ReturnType<typeof from>[]): boolean =>
  decideRetry({ failures, leftMs: 25_000, leastTryMs: 2_000, random: 0 }).kind === "repeat"

describe("every body that ePayment refuses with", () => {
  it.each<[string, number, unknown, object]>([
    ["a code", 400, coded("6080"), { group: "ePayment", code: "6080", contextId: traceId }],
    ["a code as number", 400, coded(6080), { group: "ePayment", code: "6080" }],
    [
      "a code beside a field",
      400,
      problem([
        { name: "reference", reason: "x" },
        { name: "errorCode", reason: "4140" },
      ]),
      { group: "ePayment", code: "4140" },
    ],
    [
      "a field",
      400,
      problem([{ name: "amount.value", reason: "must be whole" }]),
      { group: "InvalidRequest", code: "amount.value", finality: "rejected", repeatable: false },
    ],
    ["no details", 400, problem(null), { group: "Gateway", code: "400", contextId: traceId }],
    ["details that are none", 400, problem("none"), { group: "Gateway", code: "400", contextId: traceId }],
    ["an empty code", 400, problem([{ name: "ErrorCode", reason: "" }]), { group: "Gateway", code: "400" }],
    ["an instance and no trace", 404, { title: "x", instance: "abc-1" }, { contextId: "abc-1" }],
    ["a field without permission", 403, problem([{ name: "scope" }]), { group: "Gateway", code: "403" }],
    ["a code that is a sentence", 400, coded("6080 or <so>"), { group: "ePayment", code: "unnamed" }],
  ])("%s", (_, status, body, expected) =>
    expect(from(status, body)).toMatchObject({ httpStatus: status, ...expected }),
  )

  it("counts as unknown when one code of several does", () =>
    expect(
      from(
        400,
        problem([
          { name: "ErrorCode", reason: "6090" },
          { name: "ErrorCode", reason: "6170" },
        ]),
      ),
    ).toMatchObject({ code: "6170", finality: "indeterminate" }))
})

describe("what a code of ePayment means", () => {
  const ofRequest = ["4040", "4050", "4060", "4070", "4080", "4090", "4100", "4110", "4120", "4130", "4140"]
  const ofSetup = ["4160", "5010", "5020", "5030", "5040", "5050", "5060", "5070", "5080", "5090", "5100"]
  const ofPayment = ["6010", "6020", "6030", "6040", "6060", "6070", "6080", "6090", "6100", "6110", "6120"]
  const ofTest = ["10010", "10020", "10030", "10040", "10050", "10060", "10070"]
  const final = [
    ...ofRequest,
    ...ofSetup,
    ...ofPayment,
    "6130",
    "6140",
    "6150",
    "6220",
    "6260",
    "7010",
    ...ofTest,
  ]
  const again = ["6160", "6250", "6280"]
  const byHistory = ["3010", "4010", "4020", "4150", "6050", "6170", "6180", "6190", "6200", "6210", "6230"]

  it("is known for all that are documented", () => {
    const listed = Object.keys(errorCodes).filter((key) => key.startsWith("ePayment/"))
    const all = [...final, ...again, ...byHistory].map((code) => `ePayment/${code}`)
    expect(listed.sort()).toEqual(all.sort())
  })

  it.each([...final, ...again, ...byHistory])("%s is told in one sentence with the code", (code) =>
    expect(from(400, coded(code)).message).toMatch(
      new RegExp(`^[A-Z].{20,} \\(capture: ePayment/${code}\\)\\.$`),
    ),
  )

  it.each(final)("%s: refused, nothing moved, and the same key gets the same answer", (code) => {
    expect(from(400, coded(code))).toMatchObject({ finality: "rejected", repeatable: false })
    expect(isRepeated(from(400, coded(code)))).toBe(false)
  })
  it.each(again)("%s: unknown, the same key may go again", (code) => {
    expect(from(400, coded(code))).toMatchObject({ finality: "indeterminate", repeatable: true })
    expect(isRepeated(from(400, coded(code)))).toBe(true)
    const error = from(400, coded(code))
    expect(isRepeated(error, error, error)).toBe(false)
  })
  it.each(byHistory)("%s: unknown, only the events tell", (code) => {
    expect(from(400, coded(code))).toMatchObject({ finality: "indeterminate", repeatable: false })
    expect(from(400, coded(code), "initiate")).toMatchObject({ finality: "indeterminate", repeatable: false })
  })

  it("a payment that is captured can't be released any more, or the release is done already", () => {
    expect(from(400, coded("6040"), "cancel")).toMatchObject({ finality: "rejected" })
    expect(from(400, coded("6040"), "release")).toMatchObject({ finality: "indeterminate" })
  })

  it.each(["6240", "6999", "9000", "toString", "60"])("%s, which nobody knows: unknown", (code) =>
    expect(from(400, coded(code))).toMatchObject({ finality: "indeterminate", repeatable: false }),
  )
  it.each(["4999", "5999", "7999"])("%s, which nobody knows: refused", (code) =>
    expect(from(400, coded(code))).toMatchObject({ finality: "rejected", repeatable: false }),
  )
  it.each([402, 409, 423, 500, 503, 200])("counts as unknown with HTTP %d, even for a refusal", (status) =>
    expect(from(status, coded("6090"))).toMatchObject({ code: "6090", finality: "indeterminate" }),
  )
})

describe("what is sent again with the same key", () => {
  it.each([
    [200, "indeterminate", false],
    [201, "indeterminate", false],
    [400, "rejected", false],
    [401, "not_received", false],
    [402, "indeterminate", false],
    [403, "not_received", false],
    [404, "rejected", false],
    [408, "indeterminate", false],
    [409, "indeterminate", false],
    [422, "rejected", false],
    [423, "indeterminate", true],
    [429, "not_received", false],
    [500, "indeterminate", true],
    [503, "indeterminate", true],
  ])("HTTP %d without a code: %s, again: %s", (status, finality, repeatable) => {
    for (const call of ["capture", "refund", "cancel", "release", "initiate"] as const)
      expect(from(status, undefined, call)).toMatchObject({ finality, repeatable })
  })

  it("a payment without an answer, since its reference is its key", () => {
    const lost = errorFromTransport({ api: "epayment", call: "initiate" }, "timeout")
    expect(lost).toMatchObject({ finality: "indeterminate", repeatable: true })
    expect(isRepeated(lost)).toBe(true)
    expect(errorFromTransport({ api: "ecom", call: "initiate" }, "timeout").repeatable).toBe(false)
  })

  it("an answer that can't be read, whatever its status", () =>
    expect(errorFromTransport({ api: "epayment", call: "refund" }, "unreadable", 200).repeatable).toBe(true))

  it("a lock, twice and no more", () => {
    const locked = from(423, undefined)
    expect(isRepeated(locked, locked)).toBe(true)
    expect(isRepeated(locked, locked, locked)).toBe(false)
  })

  it("the registration of a webhook only if it never left: each one makes one more", () => {
    const sent = { api: "epayment", call: "register-webhook" } as const
    expect(errorFromTransport(sent, "lost")).toMatchObject({ finality: "indeterminate", repeatable: false })
    expect(errorFromTransport(sent, "unreachable")).toMatchObject({ repeatable: true })
    expect(errorFromTransport({ ...sent, call: "remove-webhook" }, "lost")).toMatchObject({
      finality: "not_received",
      repeatable: true,
    })
  })
})
