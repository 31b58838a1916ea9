import { setTimeout as pause } from "node:timers/promises"
import { SandboxRefusal } from "../index"
import { errorOf, historyOf, present, stage } from "./merchant"

const on = stage()
const reference = "medusa-01JD3M8Q5V-1"
const minuteMs = 60_000
const stateOf = async () => (await on.sandbox.control.payment(reference))?.state
const statuses = async () => {
  await on.sandbox.control.callbacksSettled()
  const bodies = (await on.sandbox.control.callbacks(reference)).map((callback) =>
    JSON.stringify(callback.body),
  )
  return bodies.map((body) => /"status":"(\w+)"/.exec(body)?.[1])
}

describe("a shopper", () => {
  beforeEach(() => on.merchant.initiate(reference))

  it("rejects: CANCEL in the history, CANCELLED in the callback", async () => {
    await on.sandbox.control.reject(reference)
    const details = await on.merchant.details(reference)
    expect(historyOf(details)).toEqual(["CANCEL", "INITIATE"])
    expect(details.body.transactionSummary).toEqual({
      capturedAmount: 0,
      remainingAmountToCapture: 0,
      refundedAmount: 0,
      remainingAmountToRefund: 0,
    })
    expect(await statuses()).toEqual(["CANCELLED"])
    expect(await stateOf()).toBe("REJECTED")
  })

  it("does nothing: CANCEL in the history, REJECTED in the callback", async () => {
    await on.sandbox.control.expire(reference)
    expect(historyOf(await on.merchant.details(reference))).toEqual(["CANCEL", "INITIATE"])
    expect(await statuses()).toEqual(["REJECTED"])
  })

  it("does nothing and leaves no trace; a cancel afterwards leaves one", async () => {
    await on.sandbox.control.expire(reference, { leaveNoTrace: true })
    const details = await on.merchant.details(reference)
    expect(historyOf(details)).toEqual(["INITIATE"])
    expect(details.body.transactionSummary).toBeUndefined()
    expect(await stateOf()).toBe("EXPIRED")
    expect((await on.merchant.cancel(reference)).status).toBe(200)
    expect(historyOf(await on.merchant.details(reference))).toEqual(["CANCEL", "INITIATE"])
    expect(await stateOf()).toBe("CANCELLED")
  })

  it("is refused a card and approves with another", async () => {
    await on.sandbox.control.failAttempt(reference, "44")
    expect(await stateOf()).toBe("INITIATED")
    const failed = await on.merchant.details(reference)
    expect(historyOf(failed)).toEqual(["RESERVE!", "INITIATE"])
    expect(failed.body.transactionSummary).toMatchObject({ capturedAmount: 0, remainingAmountToCapture: 0 })
    await on.sandbox.control.approve(reference)
    expect(historyOf(await on.merchant.details(reference))).toEqual(["RESERVE", "RESERVE!", "INITIATE"])
    expect((await statuses()).sort()).toEqual(["RESERVED", "RESERVE_FAILED"])
  })

  it("can't act twice, nor on what doesn't exist", async () => {
    await on.sandbox.control.approve(reference)
    await expect(on.sandbox.control.approve(reference)).rejects.toThrow(SandboxRefusal)
    await expect(on.sandbox.control.reject(reference)).rejects.toThrow("RESERVED")
    await expect(on.sandbox.control.approve("nothing")).rejects.toThrow("nothing")
  })
})

describe("the clock", () => {
  beforeEach(() => on.merchant.initiate(reference))
  const wait = (ms: number) => on.sandbox.control.setClock({ offsetMs: ms })
  const openLink = async () => fetch(present((await on.sandbox.control.payment(reference))?.url))

  it("gives a link that nobody opened five minutes", async () => {
    await wait(5 * minuteMs - 2000)
    expect(await stateOf()).toBe("INITIATED")
    await wait(5 * minuteMs)
    expect(await stateOf()).toBe("EXPIRED")
    expect(await statuses()).toEqual(["REJECTED"])
  })

  it("gives five more from when it was opened", async () => {
    await wait(4 * minuteMs)
    await openLink()
    await wait(9 * minuteMs - 2000)
    expect(await stateOf()).toBe("INITIATED")
    await wait(9 * minuteMs)
    expect(await stateOf()).toBe("EXPIRED")
  })

  it("takes either a time or an offset", async () => {
    await expect(on.sandbox.control.setClock({})).rejects.toThrow(TypeError)
    await expect(on.sandbox.control.setClock({ at: "yesterday" })).rejects.toThrow(TypeError)
    await expect(on.sandbox.control.setClock({ at: "2025-01-01", offsetMs: 1 })).rejects.toThrow(TypeError)
  })
})

it("runs payments out by itself, and tells the merchant", async () => {
  await on.merchant.initiate(reference)
  await on.sandbox.control.setClock({ offsetMs: 5 * minuteMs - 500 })
  // callbacks() reads a list and looks at no clock: only the sandbox's own timer can have filled it.
  const deadlineMs = Date.now() + 5000
  while ((await on.sandbox.control.callbacks()).length === 0 && Date.now() < deadlineMs) await pause(50)
  expect(await statuses()).toEqual(["REJECTED"])
})

describe("test amounts", () => {
  it.each([151, 182, 183, 184, 186, 187, 197, 202])("%d øre is refused by the bank", async (amountMinor) => {
    await on.merchant.reserve(reference, amountMinor)
    expect(await stateOf()).toBe("INITIATED")
    expect(historyOf(await on.merchant.details(reference))).toEqual(["RESERVE!", "INITIATE"])
    expect(await statuses()).toEqual(["RESERVE_FAILED"])
  })

  it("201 øre is decided after an hour", async () => {
    await on.merchant.reserve(reference, 201)
    expect(historyOf(await on.merchant.details(reference))).toEqual(["INITIATE"])
    await on.sandbox.control.setClock({ offsetMs: 59 * minuteMs })
    expect(await stateOf()).toBe("INITIATED")
    await on.sandbox.control.setClock({ offsetMs: 60 * minuteMs })
    expect(await stateOf()).toBe("RESERVED")
    expect(await statuses()).toEqual(["RESERVED"])
  })

  it("fails as SALE_FAILED on a unit that captures directly", async () => {
    await on.sandbox.control.directCapture(true)
    await on.merchant.reserve(reference, 151)
    expect(await statuses()).toEqual(["SALE_FAILED"])
  })
})

describe("force approve", () => {
  const tokenOf = (url: string | undefined) => new URL(url ?? "").searchParams.get("token")
  async function initiate(amountMinor = 100_000) {
    const { body } = await on.merchant.initiate(reference, amountMinor)
    return { customerPhoneNumber: "91234567", token: tokenOf(body.url) }
  }

  it("approves with the token of the url, and tells the merchant", async () => {
    const reply = await on.merchant.forceApprove(reference, await initiate())
    expect([reply.status, reply.text]).toEqual([200, ""])
    expect(await stateOf()).toBe("RESERVED")
    expect(await statuses()).toEqual(["RESERVED"])
  })

  it("knows no test amounts", async () => {
    await on.merchant.forceApprove(reference, await initiate(151))
    expect(await stateOf()).toBe("RESERVED")
  })

  it("approves once, and repeats itself only with a request id", async () => {
    const body = await initiate()
    const headers = { "X-Request-Id": "approve-1" }
    await on.merchant.forceApprove(reference, body, { headers })
    expect((await on.merchant.forceApprove(reference, body, { headers })).status).toBe(200)
    expect(errorOf(await on.merchant.forceApprove(reference, body))).toBe("400 VippsError/91")
    expect(historyOf(await on.merchant.details(reference))).toEqual(["RESERVE", "INITIATE"])
  })

  it("refuses foreign tokens, malformed numbers and users who never approved by hand", async () => {
    const body = await initiate()
    const attempt = async (changes: object) =>
      errorOf(await on.merchant.forceApprove(reference, { ...body, ...changes }))
    expect(await attempt({ token: "wrong" })).toBe("400 InvalidRequest/token")
    expect(await attempt({ customerPhoneNumber: "+4791234567" })).toBe(
      "400 InvalidRequest/customerPhoneNumber",
    )
    expect(await attempt({ customerPhoneNumber: "22222222" })).toBe("400 Payment/1082")
    expect(errorOf(await on.merchant.forceApprove("unknown-order", body))).toBe("404 Merchant/35")
    expect(await stateOf()).toBe("INITIATED")
  })
})
