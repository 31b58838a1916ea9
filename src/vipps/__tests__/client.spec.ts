import { aCapture, anOrder, aPayment, errorOf, moneyAnswer, useVipps } from "./support"

const { vipps, client } = useVipps()
const bodyOf = (index = 0): unknown => JSON.parse(vipps().calls[index]?.body ?? "null")

describe("what is sent", () => {
  it("initiates with the sales unit in header and body, and without a doubtful phone number", async () => {
    vipps().otherwise = { body: { orderId: anOrder, url: "https://api.vipps.no/dwo?v=2&token=abc" } }
    await expect(client().initiate({ ...aPayment, mobileNumber: "+4791234567" })).resolves.toEqual({
      reference: anOrder,
      url: "https://api.vipps.no/dwo?v=2&token=abc",
    })
    expect(vipps().calls).toMatchObject([{ method: "POST", path: "/ecomm/v2/payments" }])
    expect(vipps().calls[0]?.headers).not.toHaveProperty("x-request-id")
    expect(vipps().calls[0]?.headers).toMatchObject({ "merchant-serial-number": "654987" })
    expect(bodyOf()).toEqual({
      customerInfo: {},
      merchantInfo: {
        merchantSerialNumber: "654987",
        callbackPrefix: "https://shop.example.no/hooks",
        fallBack: "https://shop.example.no/retur",
        authToken: "auth-t0ken-of-the-payment",
        isApp: false,
        paymentType: "eComm Regular Payment",
      },
      transaction: { orderId: anOrder, amount: 100_000, transactionText: "Ullgenser" },
    })
  })

  it("prefills a phone number of eight digits", async () => {
    vipps().otherwise = { body: { orderId: anOrder, url: "https://api.vipps.no/x" } }
    await client().initiate({ ...aPayment, mobileNumber: "91234567" })
    expect(bodyOf()).toMatchObject({ customerInfo: { mobileNumber: "91234567" } })
  })

  it.each(["capture", "refund"] as const)("sends a %s with its amount and request id", async (call) => {
    await client()[call](aCapture)
    expect(vipps().calls).toMatchObject([{ method: "POST", path: `/ecomm/v2/payments/${anOrder}/${call}` }])
    expect(vipps().calls[0]?.headers).toMatchObject({
      authorization: "Bearer token-1-s3cr3t",
      "x-request-id": "capt_01JD3N",
      "content-type": "application/json",
    })
    expect(bodyOf()).toEqual({
      merchantInfo: { merchantSerialNumber: "654987" },
      transaction: { amount: 75_000, transactionText: "Ullgenser sendt" },
    })
  })

  it.each([
    ["cancel", false],
    ["cancelUnapproved", false],
    ["release", true],
  ] as const)("sends a %s as PUT, without amount, releasing: %s", async (call, releases) => {
    await client()[call]({ reference: anOrder, transactionText: "Utsolgt", requestId: "rel-1" })
    expect(vipps().calls).toMatchObject([{ method: "PUT", path: `/ecomm/v2/payments/${anOrder}/cancel` }])
    expect(vipps().calls[0]?.headers).toMatchObject({ "x-request-id": "rel-1" })
    expect(bodyOf()).toEqual({
      merchantInfo: { merchantSerialNumber: "654987" },
      transaction: { transactionText: "Utsolgt" },
      shouldReleaseRemainingFunds: releases,
    })
  })

  it("says who is calling, in at most 30 ASCII characters each", async () => {
    const name = "Åse Øvrebø's Medusa"
    const version = "2.21.0-preview-20260101120000-and-more"
    const system = { name, version, pluginName: "medusa-payment-vipps", pluginVersion: "0.1.0" }
    await client({ system }).capture(aCapture)
    expect(vipps().asked).toHaveLength(2)
    for (const asked of vipps().asked) {
      expect(asked.headers).toMatchObject({
        "ocp-apim-subscription-key": "0123456789abcdef0123456789abcdef",
        "merchant-serial-number": "654987",
        "vipps-system-name": "se vreb's Medusa",
        "vipps-system-version": "2.21.0-preview-20260101120000-",
        "vipps-system-plugin-name": "medusa-payment-vipps",
        "vipps-system-plugin-version": "0.1.0",
      })
    }
  })

  it("asks for a token with the credentials in headers and an empty body", async () => {
    await client().token()
    expect(vipps().tokenCalls).toMatchObject([{ method: "POST", body: "" }])
    expect(vipps().tokenCalls[0]?.headers).toMatchObject({
      client_id: "client-id",
      client_secret: "cl1ent-s3cr3t+/=",
      "content-length": "0",
    })
  })

  it("cuts a long text to 90 bytes, never inside a character, and drops control characters", async () => {
    await client().capture({ ...aCapture, transactionText: `a\n${"æ".repeat(60)}` })
    expect(bodyOf()).toMatchObject({ transaction: { transactionText: `a ${"æ".repeat(44)}` } })
  })

  it("keeps one connection for calls one after another", async () => {
    const one = client()
    for (let call = 0; call < 5; call += 1) await one.capture(aCapture)
    expect(new Set(vipps().asked.map((asked) => asked.port)).size).toBe(1)
  })
})

describe("what is never sent", () => {
  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    "an amount of %s",
    async (amountMinor) => {
      const one = client()
      await expect(one.capture({ ...aCapture, amountMinor })).rejects.toThrow(RangeError)
      await expect(one.refund({ ...aCapture, amountMinor })).rejects.toThrow(RangeError)
      await expect(one.initiate({ ...aPayment, amountMinor })).rejects.toThrow(RangeError)
      expect(vipps().asked).toHaveLength(0)
    },
  )

  it("an amount of another currency, since eCom would move as many øre", async () => {
    const one = client()
    await expect(one.capture({ ...aCapture, currency: "DKK" })).rejects.toThrow(RangeError)
    await expect(one.refund({ ...aCapture, currency: "nok" })).rejects.toThrow(RangeError)
    await expect(one.initiate({ ...aPayment, currency: "EUR" })).rejects.toThrow(RangeError)
    expect(vipps().asked).toHaveLength(0)
  })

  it.each(["", "..", "a/b", "ordre_1", "x".repeat(51)])("the order id %j", async (reference) => {
    await expect(client().details(reference)).rejects.toThrow(RangeError)
    expect(vipps().asked).toHaveLength(0)
  })

  it.each(["", "x".repeat(41), "a b", "a\r\nb"])("the request id %j", async (requestId) => {
    await expect(client().capture({ ...aCapture, requestId })).rejects.toThrow(RangeError)
    expect(vipps().asked).toHaveLength(0)
  })

  it("a text that is empty", async () => {
    await expect(client().capture({ ...aCapture, transactionText: " \n" })).rejects.toThrow(RangeError)
    expect(vipps().asked).toHaveLength(0)
  })
})

describe("what comes back", () => {
  it("reads the sums, the id and the time of a capture", async () => {
    await expect(client().capture(aCapture)).resolves.toEqual({
      transactionId: "6003219876",
      at: new Date("2026-11-20T10:11:12.345Z"),
      summary: { capturedMinor: 75_000, remainingToCaptureMinor: 25_000, refundedMinor: 0 },
    })
  })

  it("does not take an answer about another payment", async () => {
    vipps().otherwise = { body: moneyAnswer({ orderId: "shop-1002-1" }) }
    const error = await errorOf(client({ timeoutMs: 300 }).capture(aCapture))
    expect(error).toMatchObject({
      group: "Network",
      code: "unreadable",
      finality: "indeterminate",
      httpStatus: 200,
    })
  })
})
