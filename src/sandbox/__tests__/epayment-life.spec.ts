import { defaultUnit } from "../index"
import { problemOf, stageEpayment } from "./epayment-merchant"
import { errorOf, present } from "./merchant"

const on = stageEpayment()
const reference = "medusa-01JD3M8Q5V-1"
const dayMs = 24 * 60 * 60_000
const nok = (value: number) => ({ currency: "NOK", value })

it("reserves 1000, captures 750, releases 250 and refunds 200, as the documents add it up", async () => {
  const { merchant, sandbox } = on
  const created = await merchant.create(reference)
  expect(created.status).toBe(201)
  expect(created.json).toEqual({ reference, redirectUrl: expect.stringContaining("/landing?token=") })

  const waiting = await merchant.get(reference)
  expect(waiting.json).toEqual({
    aggregate: {
      authorizedAmount: nok(0),
      cancelledAmount: nok(0),
      capturedAmount: nok(0),
      refundedAmount: nok(0),
    },
    amount: nok(100_000),
    state: "CREATED",
    paymentMethod: { type: "WALLET" },
    profile: {},
    pspReference: expect.any(String),
    reference,
    redirectUrl: created.body.redirectUrl,
  })

  await sandbox.control.approve(reference)
  const approved = await merchant.get(reference)
  expect(approved.body).toMatchObject({ state: "AUTHORIZED", paymentMethod: { cardBin: expect.any(String) } })
  expect(approved.body).not.toHaveProperty("redirectUrl")
  expect(await merchant.sums(reference)).toEqual([100_000, 0, 0, 0])

  const captured = await merchant.capture(reference, 75_000, "capt-A")
  expect(captured.status).toBe(200)
  expect(captured.json).toEqual({
    amount: nok(100_000),
    state: "AUTHORIZED",
    aggregate: {
      authorizedAmount: nok(100_000),
      cancelledAmount: nok(0),
      capturedAmount: nok(75_000),
      refundedAmount: nok(0),
    },
    pspReference: waiting.body.pspReference,
    reference,
  })

  expect((await merchant.cancel(reference)).body.aggregate?.cancelledAmount).toEqual(nok(25_000))
  expect((await merchant.refund(reference, 20_000, "ref-C")).status).toBe(200)
  expect(await merchant.sums(reference)).toEqual([100_000, 25_000, 75_000, 20_000])

  const events = await merchant.events(reference)
  expect(events.map(({ name, amount, idempotencyKey }) => [name, amount.value, idempotencyKey])).toEqual([
    ["CREATED", 100_000, reference],
    ["AUTHORIZED", 100_000, reference],
    ["CAPTURED", 75_000, "capt-A"],
    ["CANCELLED", 25_000, undefined],
    ["REFUNDED", 20_000, "ref-C"],
  ])
  expect(new Set(events.map(({ pspReference }) => pspReference)).size).toBe(5)
  expect(events[0]?.pspReference).toBe(waiting.body.pspReference)
  expect(await sandbox.control.payment(reference)).toMatchObject({
    api: "epayment",
    currency: "NOK",
    state: "CAPTURED",
    capturedMinor: 75_000,
    refundedMinor: 20_000,
    releasedMinor: 25_000,
  })
})

describe("a payment that waits", () => {
  it("is aborted by the shopper, and that is final", async () => {
    await on.merchant.create(reference)
    await on.sandbox.control.reject(reference)
    expect((await on.merchant.get(reference)).body.state).toBe("ABORTED")
    expect(await on.merchant.log(reference)).toEqual([`CREATED ${reference}`, "ABORTED -"])
    await expect(on.sandbox.control.approve(reference)).rejects.toThrow()
    expect(problemOf(await on.merchant.cancel(reference))).toBe("400 6050")
    expect(problemOf(await on.merchant.capture(reference, 100, "a"))).toBe("400 6200")
    expect(problemOf(await on.merchant.refund(reference, 100, "a"))).toBe("400 6210")
  })

  it("expires after ten minutes, whether the link was opened or not", async () => {
    const { body } = await on.merchant.create(reference)
    await on.sandbox.control.setClock({ offsetMs: 9 * 60_000 })
    await fetch(present(body.redirectUrl))
    expect((await on.merchant.get(reference)).body.state).toBe("CREATED")
    await on.sandbox.control.setClock({ offsetMs: 10 * 60_000 })
    expect((await on.merchant.get(reference)).body.state).toBe("EXPIRED")
    expect((await on.merchant.log(reference)).at(-1)).toBe("EXPIRED -")
    await expect(on.sandbox.control.expire(reference, { leaveNoTrace: true })).rejects.toThrow()
  })

  it.each([[undefined], [{}], [{ cancelTransactionOnly: true }]])(
    "is terminated by a cancel with %p",
    async (body) => {
      await on.merchant.create(reference)
      const reply = await on.merchant.cancel(reference, body)
      expect(reply.status).toBe(200)
      expect(reply.body.state).toBe("TERMINATED")
      // the whole amount counts as cancelled, though nothing was authorized
      expect(await on.merchant.sums(reference)).toEqual([0, 100_000, 0, 0])
      expect((await on.merchant.log(reference)).at(-1)).toBe("TERMINATED -")
      expect(problemOf(await on.merchant.cancel(reference, body))).toBe("400 6050")
    },
  )

  it("cannot be captured or refunded, nor cancelled while the bank decides", async () => {
    await on.merchant.create(reference, { amount: nok(201) })
    expect(problemOf(await on.merchant.capture(reference, 100, "a"))).toBe("400 6080")
    expect(problemOf(await on.merchant.refund(reference, 100, "a"))).toBe("400 6020")
    await on.sandbox.control.approve(reference)
    expect(problemOf(await on.merchant.cancel(reference))).toBe("400 6250")
  })

  it("survives a refused card, of which the events tell nothing", async () => {
    await on.merchant.create(reference, { amount: nok(151) })
    await on.sandbox.control.approve(reference)
    expect((await on.merchant.get(reference)).body.state).toBe("CREATED")
    expect(await on.merchant.log(reference)).toEqual([`CREATED ${reference}`])
  })
})

describe("a reservation", () => {
  beforeEach(() => on.merchant.reserve(reference))

  it("is not ended by a cancel of the transaction only", async () => {
    expect(problemOf(await on.merchant.cancel(reference, { cancelTransactionOnly: true }))).toBe("400 6060")
    expect(await on.merchant.sums(reference)).toEqual([100_000, 0, 0, 0])
  })

  it("is freed by a plain cancel, and stays AUTHORIZED", async () => {
    expect((await on.merchant.cancel(reference, {})).body.state).toBe("AUTHORIZED")
    expect(await on.merchant.sums(reference)).toEqual([100_000, 100_000, 0, 0])
    expect(problemOf(await on.merchant.capture(reference, 100, "a"))).toBe("400 6070")
    expect(problemOf(await on.merchant.cancel(reference))).toBe("400 6190")
    expect(await on.sandbox.control.payment(reference)).toMatchObject({ state: "CANCELLED" })
  })

  it("is captured in parts, up to what was reserved", async () => {
    await on.merchant.capture(reference, 60_000, "a")
    expect(problemOf(await on.merchant.capture(reference, 40_001, "b"))).toBe("400 6090")
    expect((await on.merchant.capture(reference, 40_000, "c")).status).toBe(200)
    expect(problemOf(await on.merchant.cancel(reference))).toBe("400 6040")
    expect(await on.merchant.sums(reference)).toEqual([100_000, 0, 100_000, 0])
  })

  it("is refunded up to what was captured", async () => {
    expect(problemOf(await on.merchant.refund(reference, 100, "r"))).toBe("400 6150")
    await on.merchant.capture(reference, 60_000, "a")
    expect((await on.merchant.refund(reference, 60_000, "s")).status).toBe(200)
    expect(problemOf(await on.merchant.refund(reference, 1, "t"))).toBe("400 6150")
  })

  it("names the time until which a capture is sure, while something can be captured", async () => {
    const { reservedAt = "" } = (await on.sandbox.control.payment(reference)) ?? {}
    const until = present((await on.merchant.get(reference)).body.captureGuaranteedUntil)
    expect(until).toMatch(/\+00:00$/)
    expect(Date.parse(until) - Date.parse(reservedAt)).toBe(7 * dayMs)
    await on.merchant.capture(reference, 100_000, "a")
    expect((await on.merchant.get(reference)).body).not.toHaveProperty("captureGuaranteedUntil")
  })

  it("is cancelled by Vipps itself after 180 days", async () => {
    await on.merchant.capture(reference, 40_000, "a")
    await on.sandbox.control.setClock({ offsetMs: 180 * dayMs - 60_000 })
    expect(await on.merchant.sums(reference)).toEqual([100_000, 0, 40_000, 0])
    await on.sandbox.control.setClock({ offsetMs: 180 * dayMs })
    expect(await on.merchant.sums(reference)).toEqual([100_000, 60_000, 40_000, 0])
    expect((await on.merchant.log(reference)).at(-1)).toBe("CANCELLED -")
    expect(problemOf(await on.merchant.capture(reference, 100, "b"))).toBe("400 6100")
  })

  it("is refunded for 365 days", async () => {
    await on.merchant.capture(reference, 40_000, "a")
    await on.sandbox.control.setClock({ offsetMs: 365 * dayMs - 60_000 })
    expect((await on.merchant.refund(reference, 1000, "r")).status).toBe(200)
    await on.sandbox.control.setClock({ offsetMs: 365 * dayMs })
    expect(problemOf(await on.merchant.refund(reference, 1000, "s"))).toBe("400 6220")
  })

  it("fails a refund of the test environment's amounts", async () => {
    await on.merchant.capture(reference, 40_000, "a")
    expect(problemOf(await on.merchant.refund(reference, 123, "r"))).toBe("400 5100")
    expect(problemOf(await on.merchant.refund(reference, 124, "s"))).toBe("400 6220")
  })
})

describe("another market", () => {
  it.each([
    ["DK", "DKK"],
    ["FI", "EUR"],
  ] as const)("%s takes %s from 1 on, and reserves for 14 days", async (market, currency) => {
    const { merchant, sandbox } = await on.open({ units: [{ ...defaultUnit, market }] })
    expect((await merchant.create("smallest-1", { amount: { currency, value: 1 } })).status).toBe(201)
    expect(problemOf(await merchant.create("other-currency", { amount: nok(100) }))).toBe("400 5040")
    await merchant.reserve(reference)
    expect((await merchant.get(reference)).body.aggregate?.authorizedAmount).toEqual({
      currency,
      value: 100_000,
    })
    await sandbox.control.setClock({ offsetMs: 14 * dayMs })
    expect(await merchant.sums(reference)).toEqual([100_000, 100_000, 0, 0])
  })

  it("may take captures of the full amount only", async () => {
    const { merchant, sandbox } = await on.open({ units: [{ ...defaultUnit, partialCapture: false }] })
    await merchant.reserve(reference)
    expect(problemOf(await merchant.capture(reference, 99_999, "a"))).toBe("400 6140")
    await expect(sandbox.control.portal.capture(reference, 99_999)).rejects.toThrow("6140")
    expect((await merchant.capture(reference, 100_000, "b")).status).toBe(200)
  })
})

describe("payments made with eCom", () => {
  it("are read and changed through ePayment", async () => {
    const { merchant } = on
    await merchant.ecom.reserve(reference)
    await merchant.ecom.capture(reference, 30_000, "ecom-request")
    expect((await merchant.capture(reference, 20_000, "key-of-ours")).status).toBe(200)
    await merchant.refund(reference, 10_000, "refund-key")
    await merchant.cancel(reference)
    expect(await merchant.sums(reference)).toEqual([100_000, 50_000, 50_000, 10_000])
    expect(await merchant.log(reference)).toEqual([
      "CREATED -",
      "AUTHORIZED -",
      "CAPTURED -",
      "CAPTURED -",
      "REFUNDED -",
      "CANCELLED -",
    ])
    const ids = (await merchant.events(reference)).map(({ pspReference }) => pspReference)
    expect(new Set(ids).size).toBe(6)
    const { transactionSummary } = (await merchant.ecom.details(reference)).body
    expect(transactionSummary).toMatchObject({ capturedAmount: 50_000, refundedAmount: 10_000 })
  })

  it("show a direct capture as authorized and captured", async () => {
    await on.sandbox.control.directCapture(true)
    await on.merchant.ecom.reserve(reference)
    expect(await on.merchant.log(reference)).toEqual(["CREATED -", "AUTHORIZED -", "CAPTURED -"])
    expect(await on.merchant.sums(reference)).toEqual([100_000, 0, 100_000, 0])
  })

  it("are the only ones that eCom knows, and all references are one", async () => {
    const { merchant } = on
    await merchant.reserve(reference)
    for (const reply of [
      await merchant.ecom.details(reference),
      await merchant.ecom.capture(reference, 100, "a"),
      await merchant.ecom.cancel(reference),
    ]) {
      expect(errorOf(reply)).toBe("404 Merchant/35")
    }
    expect(errorOf(await merchant.ecom.initiate(reference))).toBe("400 Merchant/34")
    await merchant.ecom.initiate("made-with-ecom")
    expect(problemOf(await merchant.create("made-with-ecom"))).toBe("409 4150")
  })
})

it("is not captured by its approval, whatever the unit does in eCom", async () => {
  await on.sandbox.control.directCapture(true)
  await on.merchant.reserve(reference)
  expect(await on.merchant.sums(reference)).toEqual([100_000, 0, 0, 0])
})

it("is approved and rejected on the landing page; going back ends it too", async () => {
  const choices = [
    ["approve", "AUTHORIZED"],
    ["reject", "ABORTED"],
    ["back", "ABORTED"],
  ] as const
  for (const [choice, state] of choices) {
    const { redirectUrl } = (await on.merchant.create(`landing-${choice}`)).body
    const page = await (await fetch(present(redirectUrl))).text()
    expect(page).toContain(`value="${choice}"`)
    const token = new URL(present(redirectUrl)).searchParams.get("token") ?? ""
    const response = await fetch(`${on.sandbox.url}/landing`, {
      method: "POST",
      body: new URLSearchParams({ token, choice }),
      redirect: "manual",
    })
    expect(response.headers.get("location")).toBe("https://shop.example.no/kasse/retur?ref=1")
    expect((await on.merchant.get(`landing-${choice}`)).body.state).toBe(state)
  }
})

it("leaves the portal's operations without a key", async () => {
  await on.merchant.reserve(reference)
  await on.sandbox.control.portal.capture(reference, 4000)
  await on.sandbox.control.portal.refund(reference, 1000)
  await on.sandbox.control.portal.cancel(reference)
  expect((await on.merchant.log(reference)).slice(2)).toEqual(["CAPTURED -", "REFUNDED -", "CANCELLED -"])
  await expect(on.sandbox.control.portal.refund(reference, 4000)).rejects.toThrow("ePayment/6150")
})
