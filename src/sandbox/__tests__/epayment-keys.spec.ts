import { problemOf, stageEpayment, type Reply } from "./epayment-merchant"

const on = stageEpayment()
const reference = "medusa-01JD3M8Q5V-1"
const nok = (value: number) => ({ currency: "NOK", value })
beforeEach(() => on.merchant.reserve(reference))

type Call = (key: string, value?: number) => Promise<Reply>
const capture: Call = (key, value = 30_000) => on.merchant.capture(reference, value, key)
const refund: Call = (key, value = 10_000) => on.merchant.refund(reference, value, key)
const create: Call = (key, value = 100_000) => on.merchant.create(reference, { amount: nok(value) }, { key })
const counted = async () => {
  const { captures, refunds } = (await on.sandbox.control.payment(reference)) ?? {}
  return { captures, refunds }
}

describe("a repeated request", () => {
  it("gets the first answer, and moves money once", async () => {
    const first = await capture("a")
    await capture("b")
    expect((await capture("a")).json).toEqual(first.json)
    const refunded = await refund("a")
    expect((await refund("a")).json).toEqual(refunded.json)
    expect(await counted()).toEqual({ captures: 2, refunds: 1 })
  })

  it("creates once, and gets the same link", async () => {
    const first = await on.merchant.create("medusa-another")
    const again = await on.merchant.create("medusa-another")
    expect([again.status, again.json]).toEqual([201, first.json])
    expect(await on.sandbox.control.ledger()).toHaveLength(2)
  })

  it("captures once when two come at the same time", async () => {
    const replies = await Promise.all([capture("a"), capture("a")])
    expect(replies.map(({ status }) => status)).toEqual([200, 200])
    expect(await counted()).toMatchObject({ captures: 1 })
  })

  it("gets today's figures, if the sandbox is to answer so", async () => {
    await on.sandbox.control.assume({ replays: "fresh" })
    await capture("a")
    await capture("b")
    expect((await capture("a")).body.aggregate?.capturedAmount.value).toBe(60_000)
    const { url } = (await on.sandbox.control.payment(reference)) ?? {}
    expect((await create(reference)).body.redirectUrl).toBe(url)
    expect(await counted()).toMatchObject({ captures: 2 })
  })

  it.each([
    ["key-used", ["409 4020", "409 4020", "409 4020"]],
    ["already-done", ["409 4020", "400 6170", "400 6180"]],
  ] as const)("gets an error, if the sandbox is to answer %s", async (replays, errors) => {
    await on.sandbox.control.assume({ replays })
    await capture("a")
    await refund("a")
    const replies = [await create(reference), await capture("a"), await refund("a")]
    expect(replies.map(problemOf)).toEqual(errors)
    expect(await counted()).toEqual({ captures: 1, refunds: 1 })
  })
})

describe("a key", () => {
  it("belongs to one request", async () => {
    await capture("a")
    await refund("a")
    expect(problemOf(await capture("a", 20_000))).toBe("409 4010")
    expect(problemOf(await refund("a", 20_000))).toBe("409 4150")
    expect(problemOf(await create(reference, 20_000))).toBe("409 4020")
    expect(await counted()).toEqual({ captures: 1, refunds: 1 })
  })

  it("of a create fails with a new reference, and that of a capture with another payment", async () => {
    expect(problemOf(await on.merchant.create("medusa-another", {}, { key: reference }))).toBe("409 4020")
    await on.merchant.reserve("medusa-another")
    await capture("a")
    expect(problemOf(await on.merchant.capture("medusa-another", 30_000, "a"))).toBe("409 4010")
  })

  it("is forgotten after a while, if the sandbox is to: then money moves again", async () => {
    await on.sandbox.control.assume({ keysRememberedMs: 600_000 })
    await capture("a")
    await on.sandbox.control.setClock({ offsetMs: 599_000 })
    await capture("a")
    expect(await counted()).toMatchObject({ captures: 1 })
    await on.sandbox.control.setClock({ offsetMs: 601_000 })
    await capture("a")
    expect(await counted()).toMatchObject({ captures: 2 })
    expect(problemOf(await create(reference))).toBe("409 4150")
  })

  it("is forgotten when told to", async () => {
    await capture("a")
    await on.sandbox.control.forgetRequestIds()
    await capture("a")
    expect(await counted()).toMatchObject({ captures: 2 })
  })

  it("is remembered for ever by default", async () => {
    await capture("a")
    await on.sandbox.control.setClock({ offsetMs: 90 * 24 * 60 * 60_000 })
    await capture("a")
    expect(await counted()).toMatchObject({ captures: 1 })
  })
})

describe("a refusal", () => {
  it("sticks to its key: nothing is tried anew", async () => {
    expect(problemOf(await refund("a"))).toBe("400 6150")
    await capture("a")
    expect(problemOf(await refund("a"))).toBe("400 6150")
    expect((await refund("b")).status).toBe(200)
  })

  it("of a create sticks, too", async () => {
    const euro = { amount: { currency: "EUR", value: 100 } }
    expect(problemOf(await on.merchant.create("medusa-another", euro))).toBe("400 5040")
    expect(problemOf(await on.merchant.create("medusa-another", euro))).toBe("400 5040")
    expect(problemOf(await on.merchant.create("medusa-another"))).toBe("409 4020")
  })

  it("does not stick, if the sandbox is to forget it", async () => {
    await on.sandbox.control.assume({ refusalsStickToKey: false })
    await refund("a")
    await capture("a")
    expect((await refund("a")).status).toBe(200)
  })

  it.each([
    ["6260", "400 6260"],
    ["6140", "400 6140"],
  ])("%s sticks when a test has ordered it", async (code, error) => {
    await on.sandbox.control.next("capture", { error: { group: "ePayment", code } })
    expect(problemOf(await capture("a"))).toBe(error)
    expect(problemOf(await capture("a"))).toBe(error)
    expect(await counted()).toMatchObject({ captures: 0 })
  })

  it.each(["6160", "6280", "3010"])("%s may be tried again with the same key", async (code) => {
    await on.sandbox.control.next("capture", { error: { group: "ePayment", code } })
    expect(problemOf(await capture("a"))).toContain(code)
    expect((await capture("a")).status).toBe(200)
    expect(await counted()).toMatchObject({ captures: 1 })
  })

  it("leaves no event, unless the sandbox is to show refusals", async () => {
    await refund("a")
    expect(await on.merchant.log(reference)).toHaveLength(2)
    await on.sandbox.control.assume({ refusalsInEvents: true })
    expect((await on.merchant.log(reference)).at(-1)).toBe("REFUNDED! a")
    expect(await on.merchant.sums(reference)).toEqual([100_000, 0, 0, 0])
  })
})

describe("events", () => {
  beforeEach(async () => {
    await capture("capture-key")
    await refund("refund-key")
    await on.merchant.cancel(reference, {}, { headers: { "Idempotency-Key": "cancel-key" } })
  })
  const first = [`CREATED ${reference}`, `AUTHORIZED ${reference}`]

  it.each([
    ["own", ["CAPTURED capture-key", "REFUNDED refund-key"]],
    ["create", [`CAPTURED ${reference}`, `REFUNDED ${reference}`]],
    ["none", ["CAPTURED -", "REFUNDED -"]],
  ] as const)("carry keys as the sandbox is to have it: %s", async (eventKeys, moves) => {
    await on.sandbox.control.assume({ eventKeys })
    expect(await on.merchant.log(reference)).toEqual([...first, ...moves, "CANCELLED -"])
  })

  it("carry the key of a cancel, if the sandbox is to show it", async () => {
    await on.sandbox.control.assume({ keysOnCancelled: true })
    expect((await on.merchant.log(reference)).at(-1)).toBe("CANCELLED cancel-key")
  })

  it("carry eCom's request ids, if the sandbox is to show them", async () => {
    await on.merchant.ecom.reserve("made-with-ecom")
    await on.merchant.ecom.capture("made-with-ecom", 100, "ecom-id")
    expect((await on.merchant.log("made-with-ecom")).at(-1)).toBe("CAPTURED -")
    await on.sandbox.control.assume({ keysOfEcomRequests: true })
    expect((await on.merchant.log("made-with-ecom")).at(-1)).toBe("CAPTURED ecom-id")
  })
})

describe("figures and events that lag", () => {
  // time is what is tested: the reservation is older than the lag, the capture is not
  const settle = () => new Promise((resolve) => setTimeout(resolve, 1600))

  it("lag apart from each other", async () => {
    await settle()
    await capture("a")
    await on.sandbox.control.assume({ figuresLagMs: 1500 })
    expect(await on.merchant.sums(reference)).toEqual([100_000, 0, 0, 0])
    expect(await on.merchant.log(reference)).toHaveLength(3)
    await on.sandbox.control.assume({ figuresLagMs: 0, eventsLagMs: 1500 })
    expect(await on.merchant.sums(reference)).toEqual([100_000, 0, 30_000, 0])
    expect(await on.merchant.log(reference)).toHaveLength(2)
  })

  it("lag for one call when a test orders it so", async () => {
    await on.sandbox.control.next("details", { lagMs: 60_000 })
    await on.sandbox.control.next("events", { lagMs: 60_000 })
    expect(problemOf(await on.merchant.get(reference))).toBe("404 5090")
    expect(await on.merchant.events(reference)).toEqual([])
    expect(await on.merchant.events(reference)).toHaveLength(2)
  })
})

it("answers a capture without the new sum, if it is to", async () => {
  await on.sandbox.control.assume({ answersShowNewSum: false })
  const captured = await capture("a")
  expect([captured.status, captured.body.aggregate?.capturedAmount.value]).toEqual([200, 0])
  expect(await on.merchant.sums(reference)).toEqual([100_000, 0, 30_000, 0])
  expect((await on.merchant.cancel(reference)).body.aggregate?.cancelledAmount.value).toBe(0)
})

it("keeps the link out of the payment, if it is to", async () => {
  await on.merchant.create("medusa-another")
  expect((await on.merchant.get("medusa-another")).body.redirectUrl).toContain("/landing")
  await on.sandbox.control.assume({ redirectUrlInGet: false })
  expect((await on.merchant.get("medusa-another")).body).not.toHaveProperty("redirectUrl")
})

it("is told over HTTP and at the start, and refuses what makes no sense", async () => {
  const assume = (given: unknown) =>
    fetch(`${on.sandbox.url}/control/assume`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(given),
    })
  expect((await assume({ eventKeys: "none" })).status).toBe(200)
  await capture("a")
  expect((await on.merchant.log(reference)).at(-1)).toBe("CAPTURED -")
  expect((await assume({ eventKeys: "both" })).status).toBe(400)
  expect((await assume({ figureLag: 5 })).status).toBe(400)
  const { merchant } = await on.open({ assumptions: { redirectUrlInGet: false } })
  await merchant.create(reference)
  expect((await merchant.get(reference)).body).not.toHaveProperty("redirectUrl")
})

describe("faults", () => {
  it("lose the answer to a capture that was executed, and of one that was not", async () => {
    await on.sandbox.control.next("capture", { dropResponse: "before-executing" })
    await on.sandbox.control.next("capture", { dropResponse: "after-executing" })
    await expect(capture("a")).rejects.toThrow("fetch failed")
    expect(await counted()).toMatchObject({ captures: 0 })
    await expect(capture("a")).rejects.toThrow("fetch failed")
    expect((await capture("a")).status).toBe(200)
    expect(await counted()).toMatchObject({ captures: 1 })
  })

  it("lose a create, whose link can be asked for again", async () => {
    await on.sandbox.control.next("initiate", { dropResponse: "after-executing" })
    await expect(on.merchant.create("medusa-another")).rejects.toThrow("fetch failed")
    const { redirectUrl } = (await on.merchant.get("medusa-another")).body
    expect((await on.merchant.create("medusa-another")).body.redirectUrl).toBe(redirectUrl)
  })

  it("answer with another status, late, or with half a body", async () => {
    await on.sandbox.control.next("capture", { status: 500, executed: true })
    await on.sandbox.control.next("capture", { malformedBody: true })
    await on.sandbox.control.next("capture", { delayMs: 50 })
    expect((await capture("a")).status).toBe(500)
    expect((await capture("b")).json).toBeUndefined()
    expect((await capture("c")).status).toBe(200)
    expect(await counted()).toMatchObject({ captures: 2 })
  })

  it("are an error of Vipps' own, in the shape of the API that is asked", async () => {
    await on.sandbox.control.next("capture", { error: { group: "ePayment", code: "6260", message: "gone" } })
    await on.sandbox.control.next("capture", { error: { group: "ePayment", code: "6280", status: 503 } })
    expect((await capture("a")).json).toMatchObject({ detail: "gone" })
    expect(problemOf(await capture("b"))).toBe("503 6280")
  })

  it("keep a payment that the shopper is busy with from being cancelled", async () => {
    await on.merchant.create("medusa-another")
    await on.sandbox.control.next("cancel", { pendingCancelFails: true })
    expect((await on.merchant.cancel(reference)).status).toBe(200)
    expect(problemOf(await on.merchant.cancel("medusa-another"))).toBe("400 6250")
    expect((await on.merchant.cancel("medusa-another")).body.state).toBe("TERMINATED")
  })

  it("are noted with the request, its API and its key", async () => {
    await capture("a")
    expect(await on.sandbox.control.requests({ call: "capture", reference })).toMatchObject([
      { api: "epayment", requestId: "a", status: 200, path: `/epayment/v1/payments/${reference}/capture` },
    ])
    expect(await on.sandbox.control.requests({ call: "initiate" })).toMatchObject([{ reference }])
    const [token] = await on.sandbox.control.requests({ call: "token" })
    expect(token).not.toHaveProperty("api")
  })
})
