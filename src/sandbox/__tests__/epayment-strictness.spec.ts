import { defaultUnit } from "../index"
import { problemOf, stageEpayment, type Reply } from "./epayment-merchant"

const on = stageEpayment()
const reference = "medusa-01JD3M8Q5V-1"
const nok = (value: number) => ({ currency: "NOK", value })
const line = { name: "lue", id: "1", totalAmount: 100, totalAmountExcludingTax: 80, totalTaxAmount: 20 }
const receipt = { orderLines: [{ ...line, taxRate: 2500 }], bottomLine: { currency: "NOK" } }

const expressOf = (shipping: object, scope = "name address email phoneNumber") => ({
  profile: { scope },
  shipping,
})
const priced = (amount: object) => ({
  type: "HOME_DELIVERY",
  brand: "POSTEN",
  options: [{ id: "so_1", amount, name: "Hjem" }],
})
const withPrice = (value: number) => priced(nok(value))
const inEuros = priced({ currency: "EUR", value: 100 })

describe("create", () => {
  it.each<[string, object, string]>([
    ["an unknown field", { shoeSize: 44 }, "400 shoeSize"],
    ["an unknown field further down", { amount: { ...nok(100), øre: 1 } }, "400 amount.øre"],
    [
      "customerInteraction in the wrong place",
      { customer: { phoneNumber: "4791234567", customerInteraction: "CUSTOMER_PRESENT" } },
      "400 customer.customerInteraction",
    ],
    ["no amount", { amount: undefined }, "400 amount"],
    ["text as amount", { amount: { currency: "NOK", value: "100" } }, "400 amount.value"],
    ["decimals", { amount: nok(100.5) }, "400 4040"],
    ["too much", { amount: nok(65_000_001) }, "400 amount.value"],
    ["99 øre", { amount: nok(99) }, "400 6010"],
    ["an unknown currency", { amount: { currency: "ISK", value: 100 } }, "400 amount.currency"],
    ["another market's currency", { amount: { currency: "EUR", value: 100 } }, "400 5040"],
    ["a reference of 7", { reference: "x".repeat(7) }, "400 reference"],
    ["a reference of 65", { reference: "x".repeat(65) }, "400 reference"],
    ["an underscore", { reference: "payses_01JD3M8Q5V" }, "400 reference"],
    ["a description of 2", { paymentDescription: "ab" }, "400 paymentDescription"],
    ["a description of 101", { paymentDescription: "x".repeat(101) }, "400 paymentDescription"],
    ["no user flow", { userFlow: undefined }, "400 userFlow"],
    ["no returnUrl", { returnUrl: undefined }, "400 4140"],
    ["http", { returnUrl: "http://shop.example.no/retur" }, "400 4090"],
    ["a returnUrl of 2501", { returnUrl: `https://shop.no/${"x".repeat(2485)}` }, "400 returnUrl"],
    ["no payment method", { paymentMethod: {} }, "400 paymentMethod.type"],
    ["a card", { paymentMethod: { type: "CARD" } }, "422 5070"],
    [
      "sources blocked in Norway",
      { paymentMethod: { type: "WALLET", blockedSources: ["COMMERCIAL_CARDS"] } },
      "400 5010",
    ],
    ["a push message", { userFlow: "PUSH_MESSAGE", customer: { phoneNumber: "4791234567" } }, "403 5080"],
    ["a long-living payment", { expiresAt: "2026-12-01T00:00:00Z", receipt }, "403 5050"],
    ["express without its scope", { shipping: { fixedOptions: [] } }, "400 4080"],
    [
      "express with more scope",
      expressOf({ fixedOptions: [] }, "name address email phoneNumber birthDate"),
      "400 4080",
    ],
    ["express in euros", expressOf({ fixedOptions: [inEuros] }), "400 5040"],
    [
      "a shipping callback by http",
      expressOf({ dynamicOptions: { callbackUrl: "http://shop.no/x" } }),
      "400 4090",
    ],
    [
      "a shipping callback's port",
      expressOf({ dynamicOptions: { callbackUrl: "https://shop.no:8443/x" } }),
      "400 4090",
    ],
    [
      "a long token",
      expressOf({
        dynamicOptions: { callbackUrl: "https://a.no", callbackAuthorizationToken: "x".repeat(51) },
      }),
      "400 shipping.dynamicOptions.callbackAuthorizationToken",
    ],
    [
      "a shipping price with decimals",
      expressOf({ fixedOptions: [withPrice(99.5)] }),
      "400 shipping.fixedOptions.0.options.0.amount.value",
    ],
    [
      "an unknown brand",
      expressOf({ fixedOptions: [{ ...withPrice(0), brand: "UPS" }] }),
      "400 shipping.fixedOptions.0.brand",
    ],
    [
      "both kinds of shipping",
      { shipping: { fixedOptions: [], dynamicOptions: { callbackUrl: "https://a.no" } } },
      "400 shipping",
    ],
    ["two customers", { customer: { phoneNumber: "4791234567", customerToken: "x" } }, "400 customer"],
    ["a phone number with a plus", { customer: { phoneNumber: "+4791234567" } }, "400 4070"],
    ["a customer abroad", { customer: { phoneNumber: "4915112345678" } }, "400 7010"],
    ["an unknown scope", { profile: { scope: "name shoeSize" } }, "400 4080"],
    ["a scope by permission", { profile: { scope: "name nin" } }, "403 5030"],
    ["an age of 101", { minimumUserAge: 101 }, "400 minimumUserAge"],
    ["six pairs", { metadata: { a: "", b: "", c: "", d: "", e: "", f: "" } }, "400 4100"],
    ["a long key", { metadata: { ["x".repeat(101)]: "" } }, "400 4120"],
    ["a long value", { metadata: { a: "x".repeat(501) } }, "400 4130"],
    ["a number in the metadata", { metadata: { a: 1 } }, "400 metadata.a"],
    [
      "a line without a tax rate",
      { receipt: { ...receipt, orderLines: [line] } },
      "400 receipt.orderLines.0.taxRate",
    ],
    ["no lines", { receipt: { ...receipt, orderLines: [] } }, "400 receipt.orderLines"],
    ["a list below the lines", { receipt: { ...receipt, bottomLine: [] } }, "400 receipt.bottomLine"],
    ["a relative link", { merchantLegalLinks: { termsOfSaleUrl: "/terms" } }, "400 4090"],
    ["two mistakes", { amount: nok(-1), reference: "x" }, "400 amount.value reference"],
  ])("refuses %s", async (_, changes, error) => {
    expect(problemOf(await on.merchant.create(reference, changes))).toBe(error)
    expect(await on.sandbox.control.ledger()).toEqual([])
  })

  it.each<[string, object]>([
    ["the smallest amount", { amount: nok(100) }],
    ["the largest amount", { amount: nok(65_000_000) }],
    ["a reference of 8", { reference: "x".repeat(8) }],
    ["a reference of 64", { reference: "x".repeat(64) }],
    ["no description", { paymentDescription: undefined }],
    ["a description of 3", { paymentDescription: "lue" }],
    ["an app's address", { returnUrl: "myshop://paid" }],
    ["a long address", { returnUrl: `https://shop.no/${"x".repeat(2484)}` }],
    ["a receipt", { receipt, receiptUrl: "https://shop.no/receipt" }],
    ["a customer", { customer: { phoneNumber: "4791234567" }, customerInteraction: "CUSTOMER_NOT_PRESENT" }],
    ["a scope", { profile: { scope: "name phoneNumber email" } }],
    ["nulls where they may be", { minimumUserAge: null, expiresAt: null, metadata: null, receiptUrl: null }],
    ["a QR code", { userFlow: "QR", returnUrl: undefined, qrFormat: { format: "TEXT/TARGETURL" } }],
    ["legal links", { merchantLegalLinks: { termsOfSaleUrl: "https://shop.no/terms" } }],
  ])("takes %s", async (_, changes) => {
    expect((await on.merchant.create(reference, changes)).status).toBe(201)
  })

  it("returns the metadata with the payment", async () => {
    await on.merchant.create(reference, { metadata: { cart: "cart_01" } })
    expect((await on.merchant.get(reference)).body.metadata).toEqual({ cart: "cart_01" })
  })

  it("answers an app with a link into the app", async () => {
    const reply = await on.merchant.create(reference, {
      userFlow: "NATIVE_REDIRECT",
      returnUrl: "myshop://paid",
    })
    expect(reply.body.redirectUrl).toMatch(/^vippsMT:\/\//)
  })

  it("takes no reference twice, whatever became of it", async () => {
    await on.merchant.create(reference)
    await on.sandbox.control.reject(reference)
    expect(problemOf(await on.merchant.create(reference, {}, { key: "another" }))).toBe("409 4150")
  })

  it("is refused to a unit that may take no payments", async () => {
    const { merchant } = await on.open({ units: [{ ...defaultUnit, paymentsAllowed: false }] })
    expect(problemOf(await merchant.create(reference))).toBe("422 5070")
  })

  it("takes http on this machine, unless that is switched off", async () => {
    const returnUrl = "http://localhost:8000/checkout"
    expect((await on.merchant.create(reference, { returnUrl })).status).toBe(201)
    const { merchant } = await on.open({ switches: { httpOnLoopback: false } })
    expect(problemOf(await merchant.create(reference, { returnUrl }))).toBe("400 4090")
  })
})

describe("headers", () => {
  type Headers = Record<string, string | undefined>
  const calls: [string, (headers: Headers) => Promise<Reply>][] = [
    ["create", (headers) => on.merchant.create("medusa-another", {}, { headers })],
    ["get", (headers) => on.merchant.get(reference, { headers })],
    ["capture", (headers) => on.merchant.capture(reference, 100, "a", { headers })],
    ["refund", (headers) => on.merchant.refund(reference, 100, "a", { headers })],
    ["cancel", (headers) => on.merchant.cancel(reference, {}, { headers })],
  ]
  beforeEach(() => on.merchant.reserve(reference))

  it.each(calls)("wants the serial number on %s", async (_, call) => {
    expect(problemOf(await call({ "Merchant-Serial-Number": undefined }))).toBe("400 Merchant-Serial-Number")
    expect((await call({ "Merchant-Serial-Number": "111111" })).status).toBe(403)
  })

  it.each(calls)("wants token and subscription key on %s", async (_, call) => {
    expect((await call({ Authorization: undefined })).status).toBe(401)
    expect((await call({ "Ocp-Apim-Subscription-Key": undefined })).status).toBe(401)
  })

  it.each(calls.filter(([name]) => ["create", "capture", "refund"].includes(name)))(
    "wants an Idempotency-Key on %s, of at most 50 characters",
    async (_, call) => {
      expect(problemOf(await call({ "Idempotency-Key": undefined }))).toBe("400 Idempotency-Key")
      expect(problemOf(await call({ "Idempotency-Key": "x".repeat(51) }))).toBe("400 Idempotency-Key")
    },
  )

  it("takes a key of 50 characters, and a cancel without one", async () => {
    expect((await on.merchant.capture(reference, 100, "x".repeat(50))).status).toBe(200)
    expect((await on.merchant.cancel(reference)).status).toBe(200)
  })

  it("takes 30 characters of a system header and refuses 31, and wants JSON", async () => {
    const version = (length: number) => ({ "Vipps-System-Version": "x".repeat(length) })
    expect((await on.merchant.create("medusa-30", {}, { headers: version(30) })).status).toBe(201)
    expect(problemOf(await on.merchant.create("medusa-31", {}, { headers: version(31) }))).toBe(
      "400 vipps-system-version",
    )
    const headers = { "Content-Type": "text/plain" }
    expect((await on.merchant.create("medusa-text", {}, { headers })).status).toBe(415)
    expect(problemOf(await on.merchant.create("medusa-broken", {}, { raw: "{" }))).toBe("400 body")
  })
})

describe("capture, refund and cancel", () => {
  beforeEach(() => on.merchant.reserve(reference))

  it.each(["capture", "refund"] as const)("%s checks its body", async (call) => {
    const { merchant } = await on.open({ switches: { rateLimits: false } })
    await merchant.reserve(reference)
    const move = (value: unknown) => merchant[call](reference, value, `${call}-${JSON.stringify(value)}`)
    expect(problemOf(await move(10.5))).toBe("400 4040")
    expect(problemOf(await move("100"))).toBe("400 modificationAmount.value")
    expect(problemOf(await move(undefined))).toBe("400 modificationAmount.value")
    expect(problemOf(await move(-1))).toBe("400 modificationAmount.value")
    expect(problemOf(await move(0))).toBe("400 6010")
    const raw = JSON.stringify({ modificationAmount: { currency: "EUR", value: 100 }, text: "sendt" })
    expect(problemOf(await merchant[call](reference, 1, "b", { raw }))).toBe("400 text")
    const euro = JSON.stringify({ modificationAmount: { currency: "EUR", value: 100 } })
    expect(problemOf(await merchant[call](reference, 1, "c", { raw: euro }))).toBe("400 5040")
    expect(await merchant.sums(reference)).toEqual([100_000, 0, 0, 0])
  })

  it("takes parts below the least amount, unless that is switched off", async () => {
    expect((await on.merchant.capture(reference, 1, "a")).status).toBe(200)
    const { merchant } = await on.open({ switches: { smallAmounts: false } })
    await merchant.reserve(reference)
    expect(problemOf(await merchant.capture(reference, 99, "a"))).toBe("400 6010")
  })

  it("cancel takes only its own field", async () => {
    expect(problemOf(await on.merchant.cancel(reference, { shouldReleaseRemainingFunds: true }))).toBe(
      "400 shouldReleaseRemainingFunds",
    )
    expect(problemOf(await on.merchant.cancel(reference, []))).toBe("400 body")
    expect(await on.merchant.sums(reference)).toEqual([100_000, 0, 0, 0])
  })

  it.each(["unknown-order", reference.toLowerCase()])("don't know %s", async (unknown) => {
    expect(problemOf(await on.merchant.get(unknown))).toBe("404 5090")
    expect(problemOf(await on.merchant.capture(unknown, 100, "a"))).toBe("404 5090")
    expect(problemOf(await on.merchant.refund(unknown, 100, "a"))).toBe("404 5090")
    expect(problemOf(await on.merchant.cancel(unknown))).toBe("404 5090")
    expect(await on.merchant.events(unknown)).toEqual([])
  })

  it("are only known by method and path", async () => {
    expect(problemOf(await on.merchant.get("short"))).toBe("400 Reference")
    expect((await on.merchant.send("PUT", `/epayment/v1/payments/${reference}/cancel`, {})).status).toBe(405)
    expect(
      (await on.merchant.send("GET", `/epayment/v1/payments/${reference}/details`, undefined)).status,
    ).toBe(404)
    expect((await on.merchant.send("GET", "/epayment/v2/payments", undefined)).status).toBe(404)
  })
})

describe("force approve", () => {
  beforeEach(() => on.merchant.create(reference, { amount: nok(151) }))

  it("approves by phone number or token, whatever the amount", async () => {
    const customer = { phoneNumber: "4791234567" }
    expect((await on.merchant.forceApprove(reference, { customer })).status).toBe(200)
    expect((await on.merchant.get(reference)).body.state).toBe("AUTHORIZED")
    expect(problemOf(await on.merchant.forceApprove(reference, { customer }))).toBe("400 6230")
    const { redirectUrl = "" } = (await on.merchant.create("medusa-another")).body
    const token = new URL(redirectUrl).searchParams.get("token")
    expect((await on.merchant.forceApprove("medusa-another", { token })).status).toBe(200)
  })

  it.each<[object, string]>([
    [{}, "400 10030"],
    [{ token: "wrong" }, "400 10010"],
    [{ customer: { phoneNumber: "4591234567" } }, "400 10020"],
    [{ customer: { phoneNumber: "+4791234567" } }, "400 customer.phoneNumber"],
    [{ customerPhoneNumber: "91234567" }, "400 customerPhoneNumber"],
  ])("refuses %p", async (body, error) => {
    expect(problemOf(await on.merchant.forceApprove(reference, body))).toBe(error)
    expect((await on.merchant.get(reference)).body.state).toBe("CREATED")
  })
})

describe("rate limits", () => {
  async function countAdmitted(times: number, call: (attempt: number) => Promise<Reply>) {
    const replies = await Promise.all(Array.from({ length: times }, (_, attempt) => call(attempt)))
    return replies.filter(({ status }) => status !== 429).length
  }

  it.each<[string, number, (attempt: number) => Promise<Reply>]>([
    ["create", 5, (attempt) => on.merchant.create("medusa-another", {}, { key: `k${attempt}` })],
    ["capture", 5, (attempt) => on.merchant.capture(reference, 100, `c${attempt}`)],
    ["refund", 5, (attempt) => on.merchant.refund(reference, 100, `r${attempt}`)],
    ["cancel", 5, () => on.merchant.cancel(reference, {})],
    ["get", 120, () => on.merchant.get(reference)],
    ["events", 120, () => on.merchant.send("GET", `/epayment/v1/payments/${reference}/events`, undefined)],
    ["capture of unknown references", 5, (attempt) => on.merchant.capture(`unknown-${attempt}`, 1, "a")],
  ])(
    "let %s through %d times a minute",
    async (_, limit, call) => {
      await on.merchant.reserve(reference)
      expect(await countAdmitted(limit + 2, call)).toBe(limit)
      await on.sandbox.control.setClock({ offsetMs: 61_000 })
      expect(await countAdmitted(1, call)).toBe(1)
    },
    30_000,
  )
})
