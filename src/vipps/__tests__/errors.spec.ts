import { inspect } from "node:util"
import type { VippsCall } from "../calls"
import { errorCodes } from "../error-codes"
import { errorAfterLostResponse, errorFromAnswer, errorFromProxy, errorFromTransport } from "../errors"
import { readJson } from "../http/json"
import { aCapture, aPayment, anOrder, errorOf, secrets, useVipps, type Logged } from "./support"

const { vipps, client } = useVipps()
const from = (status: number, body: unknown, call: VippsCall = "capture") =>
  errorFromAnswer(
    { call },
    status,
    typeof body === "string" ? readJson(body) : readJson(JSON.stringify(body)),
  )

describe("every body that api.vipps.no answers with", () => {
  const contextId = "f70b8bf7-c843-4bea-95d9-94725b19895f"
  const vippsError = { errorGroup: "Payment", errorCode: "61", errorMessage: "x", contextId }

  it.each<[string, number, unknown, object]>([
    [
      "A: an array of errors",
      400,
      [vippsError],
      { group: "Payment", code: "61", contextId, finality: "rejected" },
    ],
    [
      "A: the group in another case",
      400,
      [{ ...vippsError, errorGroup: "PAYMENT" }],
      { group: "Payment", code: "61" },
    ],
    [
      "A: Customer, an old name",
      400,
      [{ errorGroup: "Customer", errorCode: "82" }],
      { group: "User", code: "82" },
    ],
    [
      "A: a code as number",
      400,
      [{ errorGroup: "Payment", errorCode: 74 }],
      { code: "74", finality: "rejected" },
    ],
    ["A: without the array", 400, vippsError, { group: "Payment", code: "61", contextId }],
    ["A: an empty array", 400, [], { group: "Gateway", code: "400", finality: "rejected" }],
    [
      "B: the gateway",
      401,
      { statusCode: 401, message: "x" },
      { group: "Gateway", code: "401", finality: "not_received" },
    ],
    [
      "C: Azure",
      403,
      { responseInfo: { responseCode: 403, responseMessage: "x" }, result: { message: "x" } },
      { group: "Gateway", code: "403", finality: "not_received" },
    ],
    [
      "C: with text, capitals, no result",
      500,
      { ResponseInfo: { responseCode: "1000", ResponseMessage: "x" } },
      { group: "Gateway", code: "500", finality: "indeterminate" },
    ],
    [
      "D: one object, no group",
      401,
      { errorCode: "Unauthorized", errorMessage: "Subscription not found", contextId },
      { group: "Gateway", code: "401", contextId },
    ],
    [
      "E: the token service",
      400,
      { error: "unauthorized_client", error_description: "AADSTS70001", correlation_id: contextId },
      { group: "Authentication", code: "unauthorized_client", contextId },
    ],
    [
      "F: plain strings",
      400,
      ["Something went wrong"],
      { group: "Gateway", code: "400", finality: "rejected" },
    ],
    [
      "G: RFC 7807",
      409,
      { type: "x", title: "Conflict", status: 409, detail: "x", traceId: "00-abc-01" },
      { group: "Gateway", code: "409", contextId: "00-abc-01", finality: "indeterminate" },
    ],
    [
      "H: HTML",
      502,
      "<html>Bad Gateway</html>",
      { group: "Gateway", code: "502", finality: "indeterminate" },
    ],
    ["H: nothing", 503, "", { group: "Gateway", code: "503", finality: "indeterminate" }],
    ["H: a number", 418, 7, { group: "Gateway", code: "418", finality: "rejected" }],
    [
      "odd fields",
      400,
      [{ errorGroup: {}, errorCode: [], contextId: { a: 1 } }],
      { group: "Gateway", code: "400" },
    ],
    ["null", 400, [null], { group: "Gateway", code: "400" }],
  ])("%s", (_, status, body, expected) =>
    expect(from(status, body)).toMatchObject({ httpStatus: status, ...expected }),
  )

  it("names the field that Vipps didn't like", () => {
    const error = from(400, [
      { errorGroup: "InvalidRequest", errorCode: "transaction.amount", errorMessage: "x" },
    ])
    expect(error).toMatchObject({ finality: "rejected", repeatable: false })
    expect(error.message).toBe(
      'Vipps rejected the request because of its field "transaction.amount": contact the shop\'s developer (capture: InvalidRequest/transaction.amount).',
    )
  })

  it("counts as unknown when one error of several does", () => {
    const other = { errorGroup: "VippsError", errorCode: "92" }
    expect(from(400, [vippsError, other])).toMatchObject({ code: "92", finality: "indeterminate" })
  })
})

describe("what a code means", () => {
  const codes = (group: string, ...numbers: number[]): string[] =>
    numbers.map((number) => `${group}/${number}`)
  const final = [
    ...codes("Payment", 41, 42, 43, 44, 45, 51, 53, 61, 62, 71, 72, 73, 74, 95, 96, 98, 1082, 1501),
    ...codes("User", 81, 82),
    ...codes("Merchant", 21, 22, 31, 32, 33, 34, 35, 36, 37, 38, 39, 51, 97),
  ]
  const again = [...codes("Payment", 52, 63), ...codes("VippsError", 94, 98, 99)]
  const settled = [...codes("Payment", 93), ...codes("VippsError", 91, 92, 93)]
  const error = (key: string, status = 400) => {
    const [errorGroup, errorCode] = key.split("/")
    return from(status, [{ errorGroup, errorCode, errorMessage: "x" }])
  }

  it.each(final)("%s: refused, nothing moved", (key) =>
    expect(error(key)).toMatchObject({ finality: "rejected", repeatable: false }),
  )
  it.each(again)("%s: unknown, the same id may go again", (key) =>
    expect(error(key)).toMatchObject({ finality: "indeterminate", repeatable: true }),
  )
  it.each(settled)("%s: unknown, only the history tells", (key) =>
    expect(error(key)).toMatchObject({ finality: "indeterminate", repeatable: false }),
  )
  it("is said for every code of the table, in one sentence with the facts", () => {
    const listed = Object.keys(errorCodes).filter(
      (key) => !/^(Gateway|Journal|Network|Proxy|ePayment)/.test(key),
    )
    expect(listed.sort()).toEqual([...final, ...again, ...settled].sort())
    for (const key of listed) {
      expect(error(key).message).toMatch(new RegExp(`^[A-Z].{20,} \\(capture: ${key}\\)\\.$`))
      expect(error(key)).toMatchObject({ group: key.split("/")[0], code: key.split("/")[1] })
    }
  })
  it("is kept for codes that Vipps has retired", () => {
    const retired = Object.entries(errorCodes).filter(([, row]) => row.legacy)
    expect(retired.map(([key]) => key).sort()).toEqual(
      ["Merchant/21", "Merchant/22", "Payment/1501", "Payment/53", "Payment/96"].sort(),
    )
  })

  it.each(["Payment/64", "VippsError/7", "Payment/toString"])("%s, which nobody knows: unknown", (key) =>
    expect(error(key)).toMatchObject({ finality: "indeterminate", repeatable: false }),
  )
  it.each(["Merchant/99", "User/99"])("%s, which nobody knows: refused", (key) =>
    expect(error(key)).toMatchObject({ finality: "rejected" }),
  )
  it.each([402, 409, 423, 500, 503, 202])("counts as unknown with HTTP %d, even for a refusal", (status) =>
    expect(error("Payment/61", status)).toMatchObject({
      code: "61",
      finality: "indeterminate",
      repeatable: false,
    }),
  )
})

describe("what a status means without a code", () => {
  it.each([
    [201, "indeterminate", true],
    [202, "indeterminate", true],
    [204, "indeterminate", true],
    [302, "indeterminate", false],
    [400, "rejected", false],
    [401, "not_received", false],
    [402, "indeterminate", true],
    [403, "not_received", false],
    [404, "rejected", false],
    [405, "rejected", false],
    [408, "indeterminate", true],
    [409, "indeterminate", true],
    [415, "rejected", false],
    [422, "rejected", false],
    [423, "indeterminate", true],
    [429, "not_received", false],
    [500, "indeterminate", true],
    [502, "indeterminate", true],
    [503, "indeterminate", true],
    [504, "indeterminate", true],
  ])("%d: %s for a capture, may go again: %s", (status, finality, repeatable) => {
    expect(from(status, "")).toMatchObject({ finality, repeatable })
    expect(from(status, "", "refund")).toMatchObject({ finality, repeatable })
    expect(from(status, "", "release")).toMatchObject({ finality, repeatable })
    expect(from(status, "", "initiate")).toMatchObject({ finality, repeatable: false })
  })

  it.each([
    [404, "rejected", false],
    [409, "not_received", true],
    [429, "not_received", false],
    [500, "not_received", true],
  ])("%d: %s for details, which move nothing", (status, finality, repeatable) =>
    expect(from(status, "", "details")).toMatchObject({ finality, repeatable }),
  )

  it("an order that Vipps doesn't know is final for details", () =>
    expect(from(404, [{ errorGroup: "Merchant", errorCode: "35" }], "details")).toMatchObject({
      finality: "rejected",
    }))
})

describe("what the proxy of the host says", () => {
  it.each([
    ["407", "not_received", false],
    ["403", "not_received", false],
    ["502", "not_received", true],
    ["unreachable", "not_received", true],
    ["address", "not_received", false],
    ["answer-403", "indeterminate", false],
    ["answer-502", "indeterminate", false],
  ])("%s: %s for a capture, may go again: %s; and never for want of keys", (code, finality, repeatable) => {
    const error = errorFromProxy({ call: "capture" }, code)
    expect(error).toMatchObject({ group: "Proxy", code, finality, repeatable, httpStatus: undefined })
    expect(error.message).toMatch(/^The server's proxy .*: .*HTTPS?_PROXY.* \(capture: Proxy\/[\w-]+\)\.$/)
    expect(error.message).not.toContain("keys")
  })
  it("moves nothing when a payment was only looked at", () =>
    expect(errorFromProxy({ call: "details" }, "answer-403")).toMatchObject({ finality: "not_received" }))
})

describe("a refusal after an unanswered request", () => {
  it("proves nothing about the first one", () => {
    const last = errorAfterLostResponse(
      from(400, [{ errorGroup: "Payment", errorCode: "61", contextId: "c-1" }]),
    )
    expect(last).toMatchObject({
      code: "61",
      finality: "indeterminate",
      repeatable: false,
      contextId: "c-1",
      httpStatus: 400,
    })
    expect(last.message).toMatch(/earlier request of this call got no answer/)
  })
  it("leaves an unknown as it is", () => {
    const unknown = errorFromTransport({ call: "capture" }, "timeout")
    expect(errorAfterLostResponse(unknown)).toBe(unknown)
  })
})

describe("secrets", () => {
  const hidden = [...Object.values(secrets), "s3cr3t", aPayment.authToken, "91234567", "Bearer"]
  const expectClean = (...things: unknown[]): void => {
    for (const thing of things) {
      const shown = [JSON.stringify(thing), inspect(thing, { depth: 20, showHidden: true }), String(thing)]
      if (thing instanceof Error) shown.push(String(thing.stack), String(thing.message))
      for (const secret of hidden) expect(shown.join("\n")).not.toContain(secret)
    }
  }

  const echoes = ["token-1-s3cr3t", secrets.subscriptionKey, aPayment.authToken, "91234567"]
  it.each(echoes)("that Vipps echoes (%s) get into no error and no log", async (echo) => {
    const lines: Logged[] = []
    vipps().otherwise = {
      status: 400,
      body: [{ errorGroup: "InvalidRequest", errorCode: echo, errorMessage: echo, contextId: echo }],
    }
    const error = await errorOf(
      client({ log: (line) => lines.push(line) }).initiate({ ...aPayment, mobileNumber: "91234567" }),
    )
    expect(lines).toHaveLength(2)
    expectClean(error, lines)
  })

  it("get out by no way a call can fail", async () => {
    const lines: Logged[] = []
    const one = client({ log: (line) => lines.push(line), tryTimeoutMs: 100, timeoutMs: 150 })
    await one.token()
    const errors = [
      await answerWith({ drop: true }),
      await answerWith({ delayMs: 2_000 }),
      await answerWith({ body: "{" }),
      await answerWith({ status: 500, body: JSON.stringify(hidden) }),
      await answerWith({ status: 302, headers: { location: "http://127.0.0.1:9/" } }),
      await errorOf(client({ apiUrl: "http://127.0.0.1:9" }).capture(aCapture, { timeoutMs: 100 })),
      await errorOf(client({ subscriptionKey: `${secrets.subscriptionKey}\n` }).capture(aCapture)),
      await errorOf(client({ apiUrl: "nonsense" }).capture(aCapture, { timeoutMs: 100 })),
    ]
    expectClean(errors, lines, ...errors)
    expect(errors.every((error) => error.cause === undefined)).toBe(true)

    function answerWith(answer: object) {
      vipps().otherwise = answer
      return errorOf(one.capture(aCapture))
    }
  })

  it("are not in a line of the log, which says what happened", async () => {
    const lines: Logged[] = []
    vipps().answers = [{ status: 429, body: { statusCode: 429 } }]
    await errorOf(client({ log: (line) => lines.push(line) }).capture(aCapture))
    expect(lines).toEqual([
      { call: "token", tryNumber: 1, httpStatus: 200, durationMs: expect.any(Number) },
      {
        call: "capture",
        reference: anOrder,
        requestId: "capt_01JD3N",
        tryNumber: 1,
        httpStatus: 429,
        durationMs: expect.any(Number),
        error: { group: "Gateway", code: "429", contextId: undefined, finality: "not_received" },
      },
    ])
  })

  it("don't get lost with a log that throws: the call goes on", async () => {
    const log = (): never => {
      throw new Error("disk full")
    }
    await expect(client({ log }).capture(aCapture)).resolves.toMatchObject({ transactionId: "6003219876" })
  })
})
