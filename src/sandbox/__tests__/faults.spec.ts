import { setTimeout as pause } from "node:timers/promises"
import { startSandbox, type CallName, type Fault } from "../index"
import { errorOf, fetchToken, historyOf, openMerchant, stage } from "./merchant"
import { defaultUnit } from "../units"

const on = stage()
const reference = "medusa-01JD3M8Q5V-1"
const capture = () => on.merchant.capture(reference, 10_000, "a")
const capturedMinor = async () => (await on.sandbox.control.payment(reference))?.capturedMinor
const callStatuses = async (call: CallName) =>
  (await on.sandbox.control.requests({ call })).map((seen) => seen.status)
beforeEach(() => on.merchant.reserve(reference))

/** Waits for a condition, at most five seconds. */
async function eventually(isTrue: () => Promise<boolean>): Promise<void> {
  for (const until = performance.now() + 5_000; performance.now() < until; await pause(20)) {
    if (await isTrue()) return
  }
  throw new Error("it did not become true within 5 s")
}

describe("an answer that gets lost", () => {
  it("before executing moves nothing", async () => {
    await on.sandbox.control.next("capture", { dropResponse: "before-executing" })
    await expect(capture()).rejects.toThrow("fetch failed")
    expect(await capturedMinor()).toBe(0)
    expect(await callStatuses("capture")).toEqual(["dropped"])
  })

  it("after executing has moved money, once, whoever asks again", async () => {
    await on.sandbox.control.next("capture", { dropResponse: "after-executing" })
    await expect(capture()).rejects.toThrow("fetch failed")
    expect(await capturedMinor()).toBe(10_000)
    expect((await capture()).status).toBe(200)
    expect(await on.sandbox.control.payment(reference)).toMatchObject({ capturedMinor: 10_000, captures: 1 })
  })

  it("loses a refund, a cancel, an initiate and a token as well", async () => {
    await capture()
    for (const call of ["refund", "cancel", "initiate", "token"] as const) {
      await on.sandbox.control.next(call, { dropResponse: "after-executing" })
    }
    await expect(on.merchant.refund(reference, 100, "r")).rejects.toThrow()
    await expect(on.merchant.cancel(reference, true)).rejects.toThrow()
    await expect(on.merchant.initiate("medusa-another")).rejects.toThrow()
    await expect(fetchToken(on.sandbox, defaultUnit)).rejects.toThrow()
    expect(await on.sandbox.control.payment(reference)).toMatchObject({
      refundedMinor: 100,
      releasedMinor: 90_000,
    })
    expect(errorOf(await on.merchant.initiate("medusa-another"))).toBe("400 Merchant/34")
  })
})

describe("a delay", () => {
  /** Hangs up only when the sandbox has the request: a slow machine may take its time to send it. */
  async function captureAndHangUp() {
    const { Authorization, body } = await rawCapture()
    const caller = new AbortController()
    const call = fetch(`${on.sandbox.url}/ecomm/v2/payments/${reference}/capture`, {
      method: "POST",
      signal: caller.signal,
      headers: {
        Authorization,
        "Ocp-Apim-Subscription-Key": defaultUnit.subscriptionKey,
        "Content-Type": "application/json",
        "X-Request-Id": "a",
      },
      body,
    })
    const hungUp = expect(call).rejects.toThrow()
    await eventually(async () => (await callStatuses("capture")).includes("pending"))
    caller.abort()
    await hungUp
  }
  async function rawCapture() {
    const token = (await fetchToken(on.sandbox, defaultUnit)).body.access_token
    return {
      Authorization: `Bearer ${token}`,
      body: JSON.stringify({
        merchantInfo: { merchantSerialNumber: "654987" },
        transaction: { amount: 10_000, transactionText: "Ullgenser sendt" },
      }),
    }
  }

  it("before executing executes late, though the caller has hung up", async () => {
    await on.sandbox.control.next("capture", { delayMs: 1_500 })
    await captureAndHangUp()
    expect(await capturedMinor()).toBe(0)
    await eventually(async () => (await capturedMinor()) === 10_000)
  })

  it("after executing has executed at once", async () => {
    await on.sandbox.control.next("capture", { delayMs: 5_000, when: "after-executing" })
    await captureAndHangUp()
    await eventually(async () => (await capturedMinor()) === 10_000)
  })

  it("answers in the end", async () => {
    await on.sandbox.control.next("details", { delayMs: 50 })
    expect((await on.merchant.details(reference)).status).toBe(200)
  })
})

describe("another answer", () => {
  it("is a status with or without a body, and nothing is executed", async () => {
    await on.sandbox.control.next("capture", { status: 502, body: "<h1>Bad Gateway</h1>" })
    await on.sandbox.control.next("capture", { status: 503 })
    await on.sandbox.control.next("capture", { status: 429, body: { statusCode: 429, message: "slow" } })
    const html = await capture()
    expect([html.status, html.text, html.headers.get("content-type")]).toEqual([
      502,
      "<h1>Bad Gateway</h1>",
      "text/html;charset=UTF-8",
    ])
    expect(await capture()).toMatchObject({ status: 503, text: "" })
    expect(await capture()).toMatchObject({ status: 429, json: { statusCode: 429, message: "slow" } })
    expect(await capturedMinor()).toBe(0)
  })

  it("may hide that it was executed", async () => {
    await on.sandbox.control.next("capture", { status: 500, executed: true })
    expect((await capture()).status).toBe(500)
    expect(await capturedMinor()).toBe(10_000)
  })

  it("is an error of Vipps' own, which a failed entry bears witness of when it is about the payment", async () => {
    await on.sandbox.control.next("capture", { error: { group: "Payment", code: "63" } })
    await on.sandbox.control.next("capture", {
      error: { group: "VippsError", code: "94", message: "busy", status: 409 },
    })
    expect(errorOf(await capture())).toBe("400 Payment/63")
    expect(errorOf(await capture())).toBe("409 VippsError/94")
    expect(historyOf(await on.merchant.details(reference))).toEqual(["CAPTURE!", "RESERVE", "INITIATE"])
    expect(await capturedMinor()).toBe(0)
  })

  it("is an error though it was executed", async () => {
    await on.sandbox.control.next("capture", { error: { group: "VippsError", code: "99" }, executed: true })
    expect(errorOf(await capture())).toBe("500 VippsError/99")
    expect(historyOf(await on.merchant.details(reference))).toEqual(["CAPTURE", "RESERVE", "INITIATE"])
  })

  it.each([
    [undefined, 0],
    [true, 10_000],
  ])("is a body cut short; executed: %p", async (executed, expectedMinor) => {
    await on.sandbox.control.next("capture", { malformedBody: true, executed })
    const reply = await capture()
    expect(reply.status).toBe(200)
    expect(reply.text).not.toBe("")
    expect(() => JSON.parse(reply.text)).toThrow()
    expect(await capturedMinor()).toBe(expectedMinor)
  })
})

describe("details that lag", () => {
  it("don't show what just happened, in the history or the sums", async () => {
    // time is what is tested: the reservation is older than the lag, the capture is not
    await pause(1_600)
    await capture()
    await on.sandbox.control.next("details", { lagMs: 1_500 })
    const lagging = await on.merchant.details(reference)
    expect(historyOf(lagging)).toEqual(["RESERVE", "INITIATE"])
    expect(lagging.body.transactionSummary).toMatchObject({
      capturedAmount: 0,
      remainingAmountToCapture: 100_000,
    })
    expect(historyOf(await on.merchant.details(reference))[0]).toBe("CAPTURE")
  })

  it("don't know a payment that was just made", async () => {
    await on.sandbox.control.next("details", { lagMs: 60_000 })
    expect(errorOf(await on.merchant.details(reference))).toBe("404 Merchant/35")
  })
})

describe("a cancel while the shopper is busy", () => {
  it("fails as Azure words it, and waits for such a cancel", async () => {
    await on.sandbox.control.next("cancel", { pendingCancelFails: true })
    expect((await on.merchant.cancel(reference)).status).toBe(200)
    await on.merchant.initiate("medusa-another")
    const reply = await on.merchant.cancel("medusa-another")
    expect(reply.status).toBe(500)
    expect(reply.json).toMatchObject({ responseInfo: { responseCode: 500 } })
    expect((await on.sandbox.control.payment("medusa-another"))?.state).toBe("INITIATED")
    expect((await on.merchant.cancel("medusa-another")).status).toBe(200)
  })
})

describe("ordering faults", () => {
  it("takes them in turn, as often as ordered, and only for their call", async () => {
    await on.sandbox.control.next("capture", { status: 500 }, 2)
    await on.sandbox.control.next("capture", { status: 503 })
    expect((await on.merchant.details(reference)).status).toBe(200)
    const statuses = [await capture(), await capture(), await capture(), await capture()].map(
      (reply) => reply.status,
    )
    expect(statuses).toEqual([500, 500, 503, 200])
  })

  it("forgets them when told to", async () => {
    await on.sandbox.control.next("capture", { status: 500 })
    await on.sandbox.control.clearFaults()
    expect((await capture()).status).toBe(200)
  })

  it.each<[CallName, Fault]>([
    ["capture", { lose: true }],
    ["capture", { lagMs: 100 }],
    ["capture", { pendingCancelFails: true }],
    ["callback", { status: 500 }],
    ["capture", { delayMs: -1 }],
    ["capture", { status: 7 }],
  ])("refuses one that %s can't meet: %p", async (call, fault) => {
    await expect(on.sandbox.control.next(call, fault)).rejects.toThrow(TypeError)
    await expect(on.sandbox.control.next("capture", { status: 500 }, 0)).rejects.toThrow(TypeError)
  })
})

it("doesn't execute what was delayed when it stops", async () => {
  const sandbox = await startSandbox()
  const merchant = await openMerchant(sandbox)
  await merchant.reserve(reference)
  await sandbox.control.next("capture", { delayMs: 30_000 })
  const underway = merchant.capture(reference, 100, "a").catch(() => "ended")
  await eventually(async () => (await sandbox.control.requests({ call: "capture" })).length === 1)
  await sandbox.stop()
  expect(await underway).toBe("ended")
  expect(await sandbox.control.payment(reference)).toMatchObject({ capturedMinor: 0 })
})
