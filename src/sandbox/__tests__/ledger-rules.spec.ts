import { errorOf, historyOf, stage } from "./merchant"

const on = stage()
const reference = "medusa-01JD3M8Q5V-1"
const dayMs = 86_400_000

describe("what a state forbids", () => {
  it.each<[string, () => Promise<unknown>, Record<"capture" | "refund" | "cancel" | "release", string>]>([
    [
      "initiated",
      () => on.merchant.initiate(reference),
      { capture: "Payment/62", refund: "Payment/72", cancel: "done", release: "done" },
    ],
    [
      "reserved",
      () => on.merchant.reserve(reference),
      { capture: "done", refund: "Payment/72", cancel: "done", release: "done" },
    ],
    [
      "partly captured",
      captureSome,
      { capture: "done", refund: "done", cancel: "Payment/51", release: "done" },
    ],
    [
      "captured",
      captureAll,
      { capture: "Payment/61", refund: "done", cancel: "Payment/51", release: "Payment/51" },
    ],
    [
      "refunded",
      refundAll,
      { capture: "Payment/61", refund: "Payment/71", cancel: "Payment/51", release: "Payment/51" },
    ],
    [
      "released",
      release,
      { capture: "VippsError/91", refund: "done", cancel: "Payment/51", release: "VippsError/92" },
    ],
    [
      "cancelled",
      cancelReserved,
      { capture: "VippsError/91", refund: "Payment/73", cancel: "VippsError/92", release: "VippsError/92" },
    ],
    [
      "cancelled unapproved",
      cancelInitiated,
      { capture: "VippsError/91", refund: "Payment/73", cancel: "VippsError/92", release: "VippsError/92" },
    ],
    [
      "rejected",
      () => endWith("reject"),
      { capture: "Payment/62", refund: "Payment/73", cancel: "VippsError/92", release: "VippsError/92" },
    ],
    [
      "expired",
      () => endWith("expire"),
      { capture: "Payment/62", refund: "Payment/73", cancel: "VippsError/92", release: "VippsError/92" },
    ],
  ])("%s", async (_, prepare, expected) => {
    await prepare()
    const refused = {
      capture: await attempt(expected.capture, () => on.merchant.capture(reference, 100, "c")),
    }
    expect(refused.capture).toBe(expected.capture)
    expect(await attempt(expected.refund, () => on.merchant.refund(reference, 100, "r"))).toBe(
      expected.refund,
    )
    expect(await attempt(expected.release, () => on.merchant.cancel(reference, true))).toBe(expected.release)
    expect(await attempt(expected.cancel, () => on.merchant.cancel(reference))).toBe(expected.cancel)
  })

  // What would succeed is left out, so that it doesn't change the state for the next question.
  async function attempt(expected: string, call: () => Promise<Parameters<typeof errorOf>[0]>) {
    return expected === "done" ? "done" : errorOf(await call()).replace("400 ", "")
  }
})

async function captureSome() {
  await on.merchant.reserve(reference)
  await on.merchant.capture(reference, 40_000, "some")
}
async function captureAll() {
  await on.merchant.reserve(reference)
  await on.merchant.capture(reference, 100_000, "all")
}
async function refundAll() {
  await captureAll()
  await on.merchant.refund(reference, 100_000, "all")
}
async function release() {
  await captureSome()
  await on.merchant.cancel(reference, true)
}
async function cancelReserved() {
  await on.merchant.reserve(reference)
  await on.merchant.cancel(reference)
}
async function cancelInitiated() {
  await on.merchant.initiate(reference)
  await on.merchant.cancel(reference)
}
async function endWith(step: "reject" | "expire") {
  await on.merchant.initiate(reference)
  await on.sandbox.control[step](reference)
}

describe("amounts", () => {
  it("captures up to what is reserved, and not one øre more", async () => {
    await captureSome()
    expect(errorOf(await on.merchant.capture(reference, 60_001, "b"))).toBe("400 Payment/61")
    expect((await on.merchant.capture(reference, 60_000, "c")).status).toBe(200)
  })

  it("refunds up to what is captured and not yet refunded", async () => {
    await captureSome()
    expect((await on.merchant.refund(reference, 15_000, "a")).status).toBe(200)
    expect(errorOf(await on.merchant.refund(reference, 25_001, "b"))).toBe("400 Payment/71")
    expect((await on.merchant.refund(reference, 25_000, "c")).status).toBe(200)
  })

  it("still refunds after a release", async () => {
    await release()
    expect((await on.merchant.refund(reference, 40_000, "a")).status).toBe(200)
    expect(await on.sandbox.control.payment(reference)).toMatchObject({
      state: "REFUNDED",
      releasedMinor: 60_000,
    })
  })

  it("shows failed attempts in the history, with their request id", async () => {
    await on.merchant.reserve(reference)
    await on.merchant.capture(reference, 100_001, "too-much")
    const details = await on.merchant.details(reference)
    expect(historyOf(details)).toEqual(["CAPTURE!", "RESERVE", "INITIATE"])
    expect(details.body.transactionLogHistory?.[0]).toMatchObject({ requestId: "too-much", amount: 100_001 })
    expect(details.body.transactionSummary).toMatchObject({ capturedAmount: 0 })
  })
})

describe("deadlines, counted from the reservation", () => {
  const reservedAtMs = Date.parse("2025-05-03T10:00:00Z")
  async function reserveThen(laterMs: number) {
    await on.sandbox.control.setClock({ at: new Date(reservedAtMs).toISOString() })
    await captureSome()
    const reservedAt = (await on.sandbox.control.payment(reference))?.reservedAt ?? ""
    await on.sandbox.control.setClock({ at: new Date(Date.parse(reservedAt) + laterMs).toISOString() })
  }

  it("captures and releases before 180 days", async () => {
    await reserveThen(180 * dayMs - 30_000)
    expect((await on.merchant.capture(reference, 100, "a")).status).toBe(200)
    expect((await on.merchant.cancel(reference, true)).status).toBe(200)
  })
  it("neither captures nor releases from 180 days on", async () => {
    await reserveThen(180 * dayMs)
    expect(errorOf(await on.merchant.capture(reference, 100, "a"))).toBe("400 Payment/98")
    expect(errorOf(await on.merchant.cancel(reference, true))).toBe("400 Payment/98")
    expect((await on.merchant.refund(reference, 100, "a")).status).toBe(200)
  })
  it("refunds before 365 days", async () => {
    await reserveThen(365 * dayMs - 30_000)
    expect((await on.merchant.refund(reference, 100, "a")).status).toBe(200)
  })
  it("doesn't refund from 365 days on", async () => {
    await reserveThen(365 * dayMs)
    expect(errorOf(await on.merchant.refund(reference, 100, "a"))).toBe("400 Payment/95")
  })
  it("stamps what happens with the shifted clock", async () => {
    await reserveThen(dayMs)
    await on.merchant.capture(reference, 100, "a")
    const history = (await on.merchant.details(reference)).body.transactionLogHistory ?? []
    expect(history[0]?.timeStamp).toMatch(/^2025-05-04T10:00/)
    await on.sandbox.control.setClock({ offsetMs: 0 })
    await on.merchant.capture(reference, 100, "b")
    const [latest] = (await on.merchant.details(reference)).body.transactionLogHistory ?? []
    expect(Math.abs(Date.parse(latest?.timeStamp ?? "") - Date.now())).toBeLessThan(60_000)
  })
})

describe("direct capture", () => {
  beforeEach(() => on.sandbox.control.directCapture(true))

  it("reserves and captures in one", async () => {
    await on.merchant.reserve(reference)
    const details = await on.merchant.details(reference)
    expect(historyOf(details)).toEqual(["SALE", "INITIATE"])
    expect(details.body.transactionSummary).toMatchObject({
      capturedAmount: 100_000,
      remainingAmountToCapture: 0,
    })
    expect(await on.sandbox.control.payment(reference)).toMatchObject({
      state: "CAPTURED",
      capturedMinor: 100_000,
      captures: 0,
    })
  })
  it("can only be refunded", async () => {
    await on.merchant.reserve(reference)
    expect(errorOf(await on.merchant.capture(reference, 100, "a"))).toBe("400 VippsError/92")
    expect(errorOf(await on.merchant.cancel(reference))).toBe("400 Payment/51")
    expect((await on.merchant.refund(reference, 30_000, "a")).status).toBe(200)
  })
  it("can be switched off again, for one unit too", async () => {
    await on.sandbox.control.directCapture(false, "654987")
    await on.merchant.reserve(reference)
    expect((await on.sandbox.control.payment(reference))?.state).toBe("RESERVED")
    await expect(on.sandbox.control.directCapture(true, "111111")).rejects.toThrow("111111")
  })
})
