import { aCapture, anOrder, aPayment, errorOf, secrets, useVipps, type Logged } from "./support"
import { aggregate, modified, nok } from "./epayment-support"

const { vipps, epayment } = useVipps()
const path = `/epayment/v1/payments/${anOrder}`
const redirectUrl = "https://landing.vipps.no/?token=abc"
const createdAnswer = { status: 201, body: { redirectUrl, reference: anOrder } }
const problem = (code: string, status = 400): object => ({
  status,
  body: { title: "Bad Request", traceId: "00-1", extraDetails: [{ name: "ErrorCode", reason: code }] },
})

describe("what is sent", () => {
  it("creates a payment under its reference as key, in exactly these bytes", async () => {
    vipps().otherwise = createdAnswer
    await expect(epayment().initiate({ ...aPayment, mobileNumber: "+4791234567" })).resolves.toEqual({
      reference: anOrder,
      url: redirectUrl,
    })
    expect(vipps().calls).toMatchObject([{ method: "POST", path: "/epayment/v1/payments" }])
    expect(vipps().calls[0]?.headers).toMatchObject({
      authorization: "Bearer token-1-s3cr3t",
      "ocp-apim-subscription-key": secrets.subscriptionKey,
      "merchant-serial-number": "654987",
      "content-type": "application/json",
      "idempotency-key": anOrder,
      "vipps-system-name": "medusa",
      "vipps-system-version": "2.21.0",
      "vipps-system-plugin-name": "medusa-payment-vipps",
      "vipps-system-plugin-version": "0.1.0",
    })
    expect(vipps().calls[0]?.headers).not.toHaveProperty("x-request-id")
    expect(vipps().calls[0]?.body).toBe(
      '{"amount":{"currency":"NOK","value":100000},"paymentMethod":{"type":"WALLET"},"reference":"shop-1001-1",' +
        '"userFlow":"WEB_REDIRECT","returnUrl":"https://shop.example.no/retur","paymentDescription":"Ullgenser"}',
    )
  })

  const bodyOf = (): unknown => JSON.parse(vipps().calls[0]?.body ?? "null")

  it("prefills an MSISDN, and a Norwegian number of eight digits as one", async () => {
    vipps().otherwise = createdAnswer
    await epayment().initiate({ ...aPayment, mobileNumber: "91234567" })
    expect(bodyOf()).toMatchObject({ customer: { phoneNumber: "4791234567" } })
    await epayment().initiate({ ...aPayment, currency: "DKK", mobileNumber: "91234567" })
    expect(vipps().calls[1]?.body).not.toContain("customer")
    await epayment().initiate({ ...aPayment, currency: "DKK", mobileNumber: "4520123456" })
    expect(JSON.parse(vipps().calls[2]?.body ?? "")).toMatchObject({
      customer: { phoneNumber: "4520123456" },
    })
  })

  it("adds the receipt and the metadata as they are", async () => {
    vipps().otherwise = createdAnswer
    const line = { id: "1", name: "Lue", totalAmount: 100_000, totalAmountExcludingTax: 80_000 }
    const orderLines = [{ ...line, totalTaxAmount: 20_000, taxRate: 2_500 }]
    const receipt = { orderLines, bottomLine: { currency: "NOK" } }
    await epayment().initiate({ ...aPayment, receipt, metadata: { cart_id: "cart_1" } })
    expect(bodyOf()).toMatchObject({ receipt, metadata: { cart_id: "cart_1" } })
  })

  it.each([
    ["AB", undefined],
    ["\n", undefined],
    ["ABC", "ABC"],
    ["æ".repeat(60), "æ".repeat(45)],
  ])("describes the payment in 3 to 100 characters, or not at all: %j", async (transactionText, shown) => {
    vipps().otherwise = createdAnswer
    await epayment().initiate({ ...aPayment, transactionText })
    expect(bodyOf()).toHaveProperty("amount")
    expect((bodyOf() as { paymentDescription?: string }).paymentDescription).toBe(shown)
  })

  it.each(["capture", "refund"] as const)("sends a %s with its amount and key, and no text", async (call) => {
    vipps().otherwise = { body: modified({}) }
    await epayment()[call](aCapture)
    expect(vipps().calls).toMatchObject([
      {
        method: "POST",
        path: `${path}/${call}`,
        body: '{"modificationAmount":{"currency":"NOK","value":75000}}',
      },
    ])
    expect(vipps().calls[0]?.headers).toMatchObject({
      "idempotency-key": "capt_01JD3N",
      "merchant-serial-number": "654987",
    })
  })

  it.each([
    ["cancel", "{}"],
    ["release", "{}"],
    ["cancelUnapproved", '{"cancelTransactionOnly":true}'],
  ] as const)("sends a %s as %s", async (call, body) => {
    vipps().otherwise = { body: modified({}, { state: "TERMINATED" }) }
    await epayment()[call]({ reference: anOrder, transactionText: "Utsolgt", requestId: "rel-1" })
    expect(vipps().calls).toMatchObject([{ method: "POST", path: `${path}/cancel`, body }])
    expect(vipps().calls[0]?.headers).toMatchObject({ "idempotency-key": "rel-1" })
    await epayment()[call]({ reference: anOrder, transactionText: "Utsolgt" })
    expect(vipps().calls[1]?.headers).not.toHaveProperty("idempotency-key")
  })

  it("plays the worked example: 1000 reserved, 750 captured, the rest released, 200 refunded", async () => {
    const one = epayment()
    const text = { reference: anOrder, transactionText: "x" }
    vipps().answers = [
      createdAnswer,
      { body: modified({ captured: 75_000 }) },
      { body: modified({ captured: 75_000, cancelled: 25_000 }) },
      { body: modified({ captured: 75_000, cancelled: 25_000, refunded: 20_000 }) },
    ]
    await one.initiate(aPayment)
    const summaries = [
      await one.capture({ ...aCapture, requestId: "capt_A" }),
      await one.release({ ...text, requestId: "rel_B" }),
      await one.refund({ ...aCapture, amountMinor: 20_000, requestId: "ref_C" }),
    ]
    expect(summaries).toEqual([
      { summary: { capturedMinor: 75_000, remainingToCaptureMinor: 25_000, refundedMinor: 0 } },
      { summary: { capturedMinor: 75_000, remainingToCaptureMinor: 0, refundedMinor: 0 } },
      { summary: { capturedMinor: 75_000, remainingToCaptureMinor: 0, refundedMinor: 20_000 } },
    ])
    const keys = vipps().calls.map(({ headers }) => headers["idempotency-key"])
    expect(keys).toEqual([anOrder, "capt_A", "rel_B", "ref_C"])
  })
})

describe("what is never sent", () => {
  it.each([0, -1, 0.5, Number.NaN, 2 ** 53])("an amount of %s", async (amountMinor) => {
    const one = epayment()
    await expect(one.capture({ ...aCapture, amountMinor })).rejects.toThrow(RangeError)
    await expect(one.refund({ ...aCapture, amountMinor })).rejects.toThrow(RangeError)
    await expect(one.initiate({ ...aPayment, amountMinor })).rejects.toThrow(RangeError)
    expect(vipps().asked).toHaveLength(0)
  })

  it.each(["", "nok", "NOKK", "N0K"])("the currency %j", async (currency) => {
    await expect(epayment().capture({ ...aCapture, currency })).rejects.toThrow(RangeError)
    expect(vipps().asked).toHaveLength(0)
  })

  it.each(["", "short-1", "shop/1001-1", "x".repeat(65)])("the reference %j", async (reference) => {
    await expect(epayment().details(reference)).rejects.toThrow(RangeError)
    expect(vipps().asked).toHaveLength(0)
  })

  it("a new payment whose reference is too long to be a key", async () => {
    await expect(epayment().initiate({ ...aPayment, reference: "x".repeat(51) })).rejects.toThrow(RangeError)
    expect(vipps().asked).toHaveLength(0)
  })

  it.each(["", "x".repeat(51), "a b", "a\r\nb"])("the key %j", async (requestId) => {
    await expect(epayment().capture({ ...aCapture, requestId })).rejects.toThrow(RangeError)
    expect(vipps().asked).toHaveLength(0)
  })
})

describe("what comes back", () => {
  const summary = { capturedMinor: 75_000, remainingToCaptureMinor: 25_000, refundedMinor: 0 }

  it.each<[string, object, object]>([
    ["figures", modified({ captured: 75_000 }), { summary }],
    ["unknown fields", modified({ captured: 75_000 }, { brandNew: { deep: [1] } }), { summary }],
    [
      "figures that are late",
      modified({}),
      { summary: { ...summary, capturedMinor: 0, remainingToCaptureMinor: 100_000 } },
    ],
    [
      "a state of tomorrow",
      modified({ captured: 75_000 }, { state: "PAUSED" }),
      // nobody knows what is left to capture in it
      {},
    ],
    [
      "more freed than is left",
      modified({ captured: 75_000, cancelled: 100_000 }),
      { summary: { ...summary, remainingToCaptureMinor: 0 } },
    ],
    ["no figures", { reference: anOrder, state: "AUTHORIZED" }, {}],
    ["figures of null", modified({}, { aggregate: null }), {}],
    ["no state", modified({ captured: 75_000 }, { state: undefined }), {}],
  ])("a capture may have %s; it never has an id or a time of its own", async (_, body, expected) => {
    vipps().otherwise = { body }
    await expect(epayment().capture(aCapture)).resolves.toEqual(expected)
    expect(vipps().calls).toHaveLength(1)
  })

  const danish = { authorizedAmount: 0, cancelledAmount: 0, capturedAmount: 0, refundedAmount: 0 }
  it.each<[string, object]>([
    ["about another payment", modified({}, { reference: "shop-1002-1" })],
    ["without a reference", modified({}, { reference: undefined })],
    [
      "in another currency",
      modified(
        {},
        {
          aggregate: Object.fromEntries(
            Object.keys(danish).map((key) => [key, { currency: "DKK", value: 1 }]),
          ),
        },
      ),
    ],
    [
      "in two currencies",
      modified({}, { aggregate: { ...aggregate({}), capturedAmount: { currency: "DKK", value: 1 } } }),
    ],
    ["with half the figures", modified({}, { aggregate: { capturedAmount: nok(75_000) } })],
    ["with a fraction", modified({}, { aggregate: { ...aggregate({}), refundedAmount: nok(0.5) } })],
    ["with a negative figure", modified({}, { aggregate: { ...aggregate({}), capturedAmount: nok(-1) } })],
  ])("an answer %s leaves the outcome unknown", async (_, body) => {
    vipps().otherwise = { body }
    expect(await errorOf(epayment({ timeoutMs: 300 }).capture(aCapture))).toMatchObject({
      group: "Network",
      code: "unreadable",
      finality: "indeterminate",
      httpStatus: 200,
    })
  })

  it("a payment that is freed but was never reserved has nothing left, and no negative rest", async () => {
    vipps().otherwise = { body: modified({ authorized: 0, cancelled: 100_000 }, { state: "TERMINATED" }) }
    await expect(epayment().cancel({ reference: anOrder, transactionText: "x" })).resolves.toEqual({
      summary: { capturedMinor: 0, remainingToCaptureMinor: 0, refundedMinor: 0 },
    })
  })

  it.each([200, 202])("a payment is created by 201, and HTTP %d leaves it unknown", async (status) => {
    vipps().otherwise = { ...createdAnswer, status }
    expect(await errorOf(epayment().initiate(aPayment))).toMatchObject({ finality: "indeterminate" })
    expect(vipps().calls).toHaveLength(1)
  })

  it.each<[string, object]>([
    ["without a link", { reference: anOrder }],
    ["about another payment", { redirectUrl, reference: "shop-1002-1" }],
  ])("a created payment %s is no answer", async (_, body) => {
    vipps().otherwise = { status: 201, body }
    const error = await errorOf(epayment({ timeoutMs: 300 }).initiate(aPayment))
    expect(error).toMatchObject({ code: "unreadable", finality: "indeterminate" })
  })

  it("201 is no answer to a capture", async () => {
    vipps().otherwise = { status: 201, body: modified({ captured: 75_000 }) }
    expect(await errorOf(epayment().capture(aCapture))).toMatchObject({ finality: "indeterminate" })
  })
})

describe("an attempt that nobody approved", () => {
  const attempt = { reference: anOrder, transactionText: "x", requestId: "cancel-1" }

  it("is ended", async () => {
    const sums = { authorized: 0, cancelled: 100_000 }
    vipps().otherwise = { body: modified(sums, { state: "TERMINATED" }) }
    await expect(epayment().cancelUnapproved(attempt)).resolves.toHaveProperty("summary")
  })

  it("is not ended if the shopper approved it meanwhile", async () => {
    vipps().otherwise = problem("6060")
    const error = await errorOf(epayment().cancelUnapproved(attempt))
    expect(error).toMatchObject({ call: "cancel", group: "ePayment", code: "6060", finality: "rejected" })
    expect(vipps().calls).toHaveLength(1)
  })

  it.each(["AUTHORIZED", "CREATED"])("is not shown to be ended by an answer that says %s", async (state) => {
    vipps().otherwise = { body: modified({}, { state }) }
    const error = await errorOf(epayment({ timeoutMs: 300 }).cancelUnapproved(attempt))
    expect(error).toMatchObject({ finality: "indeterminate" })
  })
})

describe("what is repeated in one call", () => {
  it("a payment without an answer: the same bytes and key again", async () => {
    vipps().answers = [{ drop: true }, createdAnswer]
    await expect(epayment().initiate(aPayment)).resolves.toMatchObject({ url: redirectUrl })
    const [first, second, ...more] = vipps().calls
    expect(more).toEqual([])
    expect(second?.body).toBe(first?.body)
    expect(second?.headers["idempotency-key"]).toBe(anOrder)
  })

  it.each([
    ["HTTP 423", { status: 423, body: "" }],
    ["an outage", { status: 503, body: "" }],
    ["6160", problem("6160")],
    ["6250", problem("6250")],
    ["6280", problem("6280")],
  ])("a capture after %s, with the same key", async (_, answer) => {
    vipps().answers = [answer, { body: modified({ captured: 75_000 }) }]
    await expect(epayment().capture(aCapture)).resolves.toHaveProperty("summary")
    expect(vipps().calls.map(({ headers }) => headers["idempotency-key"])).toEqual([
      "capt_01JD3N",
      "capt_01JD3N",
    ])
  })

  it.each([
    ["HTTP 409", { status: 409, body: "" }, "indeterminate"],
    ["HTTP 429", { status: 429, body: "" }, "not_received"],
    ["6090", problem("6090"), "rejected"],
    ["6170", problem("6170"), "indeterminate"],
    ["4010", problem("4010", 409), "indeterminate"],
  ])("nothing after %s", async (_, answer, finality) => {
    vipps().otherwise = answer
    expect(await errorOf(epayment().capture(aCapture))).toMatchObject({ finality })
    expect(vipps().calls).toHaveLength(1)
  })

  it("a reference that exists after a lost answer is no refusal: the payment has to be read", async () => {
    vipps().answers = [{ drop: true }, problem("4150", 409)]
    expect(await errorOf(epayment().initiate(aPayment))).toMatchObject({
      code: "4150",
      finality: "indeterminate",
    })
  })
})

it("secrets and phone numbers that Vipps echoes get into no error and no log", async () => {
  const lines: Logged[] = []
  const extraDetails = [{ name: "4791234567" }, { name: secrets.subscriptionKey }, { name: "token-1-s3cr3t" }]
  vipps().otherwise = { status: 400, body: { title: "x", traceId: "4791234567", extraDetails } }
  const one = epayment({ log: (line) => lines.push(line) })
  const error = await errorOf(one.initiate({ ...aPayment, mobileNumber: "91234567" }))
  const told = JSON.stringify([error, error.message, lines])
  expect(error).toMatchObject({ group: "InvalidRequest" })
  for (const secret of ["91234567", secrets.subscriptionKey, "s3cr3t"]) expect(told).not.toContain(secret)
})
