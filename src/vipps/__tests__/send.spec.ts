import type { VippsError } from "../index"
import { aCapture, anOrder, aPayment, errorOf, moneyAnswer, useVipps } from "./support"

const { vipps, client } = useVipps()
const ids = (): unknown[] => vipps().calls.map((asked) => asked.headers["x-request-id"])
const vippsError = (errorGroup: string, errorCode: string) => ({
  status: 400,
  body: [{ errorGroup, errorCode }],
})
const history = {
  transactionLogHistory: [{ operation: "INITIATE", operationSuccess: true, amount: 1, transactionText: "x" }],
}

describe("a call that fails and is sent again", () => {
  it.each([
    ["a dropped connection", { drop: true }],
    ["an outage", { status: 503, body: "<html>" }],
    ["a body that breaks off", { body: '{"orderId":' }],
    ["a 200 without the order id", { body: moneyAnswer({ orderId: undefined }) }],
    ["a 202", { status: 202, body: {} }],
    ["a payment in work", vippsError("VippsError", "94")],
  ])("after %s: same bytes, same id", async (_, answer) => {
    vipps().answers = [answer]
    await expect(client().capture(aCapture)).resolves.toMatchObject({ transactionId: "6003219876" })
    expect(ids()).toEqual(["capt_01JD3N", "capt_01JD3N"])
    expect(vipps().calls[1]?.body).toBe(vipps().calls[0]?.body)
    expect(vipps().tokenCalls).toHaveLength(1)
  })

  it("is told before each send and after each failure", async () => {
    const told: unknown[] = []
    vipps().answers = [{ drop: true }]
    await client().capture(aCapture, {
      beforeSend: async (tryNumber) => void told.push(["before", tryNumber, vipps().calls.length]),
      afterFailedTry: async (error, tryNumber) => void told.push([error.finality, error.code, tryNumber]),
    })
    expect(told).toEqual([
      ["before", 1, 0],
      ["indeterminate", "lost", 1],
      ["before", 2, 1],
    ])
  })

  it("is told before the send that follows a renewed token, too", async () => {
    const told: number[] = []
    vipps().answers = [{ status: 401 }]
    await client().capture(aCapture, { beforeSend: async (tryNumber) => void told.push(tryNumber) })
    expect(told).toEqual([1, 2])
  })

  it("reads details again after an outage", async () => {
    vipps().answers = [{ status: 500 }, { drop: true }]
    vipps().otherwise = { body: { orderId: anOrder, ...history } }
    await expect(client().details(anOrder)).resolves.toMatchObject({ reference: anOrder })
    expect(vipps().calls).toHaveLength(3)
  })

  it("releases again after a lost answer, without an id if none was given", async () => {
    vipps().answers = [{ drop: true }]
    await client().release({ reference: anOrder, transactionText: "Utsolgt" })
    expect(ids()).toEqual([undefined, undefined])
  })
})

describe("a call that isn't sent again", () => {
  it("when the answer has no sums: Vipps need not send them", async () => {
    vipps().otherwise = { body: { orderId: anOrder } }
    expect(await client().capture(aCapture)).toEqual({})
    expect(vipps().calls).toHaveLength(1)
  })

  it.each([
    [
      "too many requests",
      { status: 429, headers: { "retry-after": "3600" } },
      { code: "429", finality: "not_received" },
    ],
    ["a refusal", vippsError("Payment", "61"), { code: "61", finality: "rejected" }],
    ["already done", vippsError("VippsError", "92"), { code: "92", finality: "indeterminate" }],
  ])("for %s", async (_, answer, expected) => {
    vipps().otherwise = answer
    // waited out, it would be an hour, or the call's two minutes: more than this test has
    const call = client({ timeoutMs: 120_000 }).capture(aCapture)
    expect(await errorOf(call)).toMatchObject(expected)
    expect(vipps().calls).toHaveLength(1)
  })

  it.each([
    ["a dropped connection", { drop: true }, "lost"],
    ["an outage", { status: 503 }, "503"],
    ["no answer in time", { delayMs: 2_000 }, "timeout"],
    ["an answer without url", { body: { orderId: anOrder } }, "unreadable"],
  ])("initiate, after %s", async (_, answer, code) => {
    vipps().otherwise = answer
    const error = await errorOf(client({ tryTimeoutMs: 200 }).initiate(aPayment))
    expect(error).toMatchObject({ call: "initiate", code, finality: "indeterminate", repeatable: false })
    expect(vipps().calls).toHaveLength(1)
  })

  it("when beforeSend says no: nothing is sent, and that very error comes out", async () => {
    const no = new Error("the lease is gone")
    const call = client().capture(aCapture, { beforeSend: () => Promise.reject(no) })
    await expect(call).rejects.toBe(no)
    expect(vipps().calls).toHaveLength(0)
  })

  it("when beforeSend says no to the repeat", async () => {
    vipps().otherwise = { drop: true }
    const no = new Error("the lease is gone")
    const beforeSend = async (tryNumber: number): Promise<void> => {
      if (tryNumber > 1) throw no
    }
    await expect(client().capture(aCapture, { beforeSend })).rejects.toBe(no)
    expect(vipps().calls).toHaveLength(1)
  })

  it("when the client is closed", async () => {
    const one = client()
    await one.capture(aCapture)
    one.close()
    expect(await errorOf(one.capture(aCapture))).toMatchObject({ code: "not-sent", finality: "not_received" })
    expect(vipps().calls).toHaveLength(1)
  })
})

describe("a payment in work", () => {
  it("is asked three times within some seconds, then said", async () => {
    vipps().otherwise = vippsError("VippsError", "94")
    const error = await errorOf(client().capture(aCapture))
    expect(error).toMatchObject({ code: "94", finality: "indeterminate" })
    expect(error.message).toMatch(/still working.*wait a minute/)
    expect(vipps().calls).toHaveLength(3)
  })
})

describe("a refusal of a repeat", () => {
  it("leaves the call unknown, for the first request may be its reason", async () => {
    vipps().answers = [{ drop: true }, vippsError("Payment", "61")]
    const seen: VippsError[] = []
    const afterFailedTry = async (error: VippsError): Promise<void> => void seen.push(error)
    const error = await errorOf(client().capture(aCapture, { afterFailedTry }))
    expect(error).toMatchObject({ group: "Payment", code: "61", finality: "indeterminate" })
    expect(seen.map((one) => one.finality)).toEqual(["indeterminate", "rejected"])
  })

  it("is as unknown when no new token was to be had", async () => {
    vipps().answers = [{ drop: true }, { status: 401 }]
    const one = client()
    await one.token()
    vipps().tokenAnswers = [{ status: 400, body: { error: "invalid_client", error_description: "x" } }]
    expect(await errorOf(one.capture(aCapture))).toMatchObject({ call: "token", finality: "indeterminate" })
  })
})

/** The limits of the client end these calls, not the fake Vipps, which answers long after a test's own time. */
describe("time", () => {
  const neverMs = 600_000

  it.each([
    ["an answer that is late", { delayMs: neverMs }],
    ["a body that doesn't end", { stall: true, body: moneyAnswer() }],
  ])("limits one try: %s", async (_, answer) => {
    vipps().answers = [answer]
    await client({ tryTimeoutMs: 1_000, timeoutMs: neverMs }).capture(aCapture)
    expect(vipps().calls).toHaveLength(2)
  })

  it("limits the whole call, repeats and pauses included", async () => {
    vipps().otherwise = { delayMs: neverMs }
    const error = await errorOf(client({ tryTimeoutMs: 500, timeoutMs: 2_000 }).capture(aCapture))
    expect(error).toMatchObject({
      group: "Network",
      code: "timeout",
      finality: "indeterminate",
      httpStatus: undefined,
    })
    // four tries, were it not for the two seconds
    expect([1, 2]).toContain(vipps().calls.length)
  })

  it("may be shorter for one call", async () => {
    vipps().otherwise = { delayMs: neverMs }
    const one = client({ tryTimeoutMs: neverMs, timeoutMs: neverMs })
    await one.token()
    const error = await errorOf(one.details(anOrder, { timeoutMs: 500 }))
    expect(error).toMatchObject({ code: "timeout", finality: "not_received" })
  })

  it("that beforeSend used up leaves the request unsent, and says so", async () => {
    const seen: string[] = []
    // time is what is tested: longer than the call may take
    const beforeSend = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250))
    const afterFailedTry = async (error: VippsError): Promise<void> =>
      void seen.push(`${error.code} ${error.finality}`)
    const one = client()
    await one.token()
    const error = await errorOf(one.capture(aCapture, { timeoutMs: 200, beforeSend, afterFailedTry }))
    expect(error).toMatchObject({ code: "not-sent", finality: "not_received" })
    expect(seen).toEqual(["not-sent not_received"])
    expect(vipps().calls).toHaveLength(0)
  })
})

describe("what the network does", () => {
  it("never reached Vipps when the connection is refused", async () => {
    const error = await errorOf(client({ apiUrl: "http://127.0.0.1:9", timeoutMs: 300 }).token())
    expect(error).toMatchObject({ code: "unreachable", finality: "not_received", repeatable: true })
  })

  it("never reached Vipps when the name isn't known", async () => {
    const call = client({ apiUrl: "http://vipps.invalid", timeoutMs: 300 }).token()
    expect(await errorOf(call)).toMatchObject({ code: "unreachable", finality: "not_received" })
  })

  it("never reached Vipps when the other side speaks no TLS", async () => {
    const call = client({ apiUrl: vipps().url.replace("http:", "https:"), timeoutMs: 300 }).token()
    expect(await errorOf(call)).toMatchObject({ group: "Network", finality: "not_received" })
    expect(vipps().asked).toHaveLength(0)
  })

  it("doesn't follow a redirect, with the keys in hand", async () => {
    vipps().otherwise = { status: 307, headers: { location: `${vipps().url}/elsewhere` } }
    expect(await errorOf(client().capture(aCapture))).toMatchObject({
      code: "307",
      finality: "indeterminate",
    })
    expect(vipps().calls).toHaveLength(1)
  })

  it("doesn't read an answer of more than a megabyte", async () => {
    vipps().otherwise = { body: `"${"x".repeat(1_100_000)}"` }
    const error = await errorOf(client({ timeoutMs: 300 }).capture(aCapture))
    expect(error).toMatchObject({ group: "Network", finality: "indeterminate" })
  })
})
