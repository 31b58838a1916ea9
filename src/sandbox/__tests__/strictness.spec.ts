import { connect } from "node:net"
import { defaultUnit, startSandbox } from "../index"
import { errorOf, fetchToken, openMerchant, present, stage } from "./merchant"

const on = stage()
const reference = "medusa-01JD3M8Q5V-1"
const shapeB = (statusCode: number) => ({ statusCode, message: expect.any(String) })
const shapeC = (responseCode: number) => ({
  responseInfo: { responseCode, responseMessage: expect.any(String) },
  result: { message: expect.any(String) },
})
const shapeD = {
  errorCode: "Unauthorized",
  errorMessage: "Subscription not found",
  contextId: expect.any(String),
}

describe("access token", () => {
  it("is a bearer token with its life told in strings", async () => {
    const { status, json } = await fetchToken(on.sandbox, defaultUnit)
    expect(status).toBe(200)
    expect(json).toEqual({
      token_type: "Bearer",
      expires_in: expect.stringMatching(/^3\d{3}$/),
      ext_expires_in: expect.any(String),
      expires_on: expect.stringMatching(/^\d{10}$/),
      not_before: expect.stringMatching(/^\d{10}$/),
      resource: expect.any(String),
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    })
  })

  it.each([
    [
      "unknown client",
      { client_id: "6b1c2a00-0000-4000-8000-000000000000" },
      400,
      { error: "unauthorized_client" },
    ],
    ["no client", { client_id: undefined }, 400, { error: "unauthorized_client" }],
    ["wrong secret", { client_secret: "wrong" }, 401, { error: "invalid_client", error_codes: [70002] }],
    ["no key", { "Ocp-Apim-Subscription-Key": undefined }, 401, shapeB(401)],
    ["unknown key", { "Ocp-Apim-Subscription-Key": "0".repeat(32) }, 401, shapeD],
  ])("is refused: %s", async (_, changes, status, body) => {
    const reply = await fetchToken(on.sandbox, defaultUnit, changes)
    expect(reply.status).toBe(status)
    expect(reply.json).toMatchObject(body)
  })

  it("wants the length of the empty body", async () => {
    const socket = connect(on.sandbox.port, "127.0.0.1")
    socket.write("POST /accesstoken/get HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\r\n")
    const chunks: unknown[] = []
    for await (const chunk of socket) chunks.push(chunk)
    expect(chunks.join("")).toMatch(/^HTTP\/1.1 411 /)
  })
})

describe("headers", () => {
  it.each<[string, Record<string, string | undefined>, number, object]>([
    ["no key", { "Ocp-Apim-Subscription-Key": undefined }, 401, shapeB(401)],
    ["malformed key", { "Ocp-Apim-Subscription-Key": "abc" }, 401, shapeB(401)],
    ["unknown key", { "Ocp-Apim-Subscription-Key": "f".repeat(32) }, 401, shapeD],
    ["no token", { Authorization: undefined }, 401, shapeC(401)],
    ["bad token", { Authorization: "Bearer nonsense" }, 401, shapeC(401)],
    ["another unit's number", { "Merchant-Serial-Number": "111111" }, 403, shapeB(403)],
    ["form instead of JSON", { "Content-Type": "application/x-www-form-urlencoded" }, 415, shapeC(415)],
    ["text", { "Content-Type": "text/plain" }, 415, shapeC(415)],
  ])("%s", async (_, headers, status, body) => {
    const reply = await on.merchant.initiate(reference, 100_000, {}, { headers })
    expect(reply.status).toBe(status)
    expect(reply.json).toEqual(body)
    expect(await on.sandbox.control.ledger()).toEqual([])
  })

  it("wants Bearer with a capital letter", async () => {
    const token = (await fetchToken(on.sandbox, defaultUnit)).body.access_token
    const withScheme = (scheme: string) =>
      on.merchant.initiate(reference, 100_000, {}, { headers: { Authorization: `${scheme}${token}` } })
    expect((await withScheme("bearer ")).status).toBe(401)
    expect((await withScheme("")).status).toBe(401)
    expect((await withScheme("Bearer ")).status).toBe(200)
  })

  it("takes JSON with a charset, and no serial number header", async () => {
    const headers = {
      "Content-Type": "application/json;charset=UTF-8",
      "Merchant-Serial-Number": undefined,
      "Vipps-System-Name": undefined,
    }
    expect((await on.merchant.initiate(reference, 100_000, {}, { headers })).status).toBe(200)
  })

  it("takes 30 characters of a system header and refuses 31", async () => {
    const withVersion = (length: number) =>
      on.merchant.initiate(
        reference,
        100_000,
        {},
        { headers: { "Vipps-System-Version": "x".repeat(length) } },
      )
    expect((await withVersion(31)).status).toBe(400)
    expect((await withVersion(30)).status).toBe(200)
  })

  it("forgets revoked tokens", async () => {
    await on.sandbox.control.revokeTokens()
    expect((await on.merchant.initiate(reference)).status).toBe(401)
  })

  it.each(["capture", "refund"] as const)(
    "wants X-Request-Id on %s, of at most 40 characters",
    async (call) => {
      await on.merchant.reserve(reference)
      await on.merchant.capture(reference, 50_000, "x".repeat(40))
      const missing = await on.merchant[call](reference, 100, "", { headers: { "X-Request-Id": undefined } })
      expect(errorOf(missing)).toBe("400 InvalidRequest/X-Request-Id")
      expect(errorOf(await on.merchant[call](reference, 100, "x".repeat(41)))).toBe(
        "400 InvalidRequest/X-Request-Id",
      )
      expect(await on.sandbox.control.payment(reference)).toMatchObject({
        capturedMinor: 50_000,
        refundedMinor: 0,
      })
    },
  )
})

describe("initiate", () => {
  it.each<[string, object, string]>([
    ["number as serial number", { merchantInfo: { merchantSerialNumber: 654987 } }, "500 VippsError/99"],
    [
      "fallBack misspelt",
      { merchantInfo: { fallBack: undefined, fallback: "https://shop.no" } },
      "500 VippsError/99",
    ],
    ["fraction of an øre", { transaction: { amount: 74999.999999 } }, "500 VippsError/99"],
    ["text as amount", { transaction: { amount: "10000" } }, "500 VippsError/99"],
    ["phone number as number", { customerInfo: { mobileNumber: 91234567 } }, "500 VippsError/99"],
    ["99 øre", { transaction: { amount: 99 } }, "400 InvalidRequest/transaction.amount"],
    ["too much", { transaction: { amount: 2_147_483_648 } }, "400 InvalidRequest/transaction.amount"],
    ["no amount", { transaction: { amount: undefined } }, "400 InvalidRequest/transaction.amount"],
    [
      "no text",
      { transaction: { transactionText: undefined } },
      "400 InvalidRequest/transaction.transactionText",
    ],
    [
      "101 characters",
      { transaction: { transactionText: "x".repeat(101) } },
      "400 InvalidRequest/transaction.transactionText",
    ],
    [
      "underscore",
      { transaction: { orderId: "payses_01JD3M8Q5V" } },
      "400 InvalidRequest/transaction.orderId",
    ],
    ["51 characters", { transaction: { orderId: "x".repeat(51) } }, "400 InvalidRequest/transaction.orderId"],
    [
      "no prefix",
      { merchantInfo: { callbackPrefix: undefined } },
      "400 InvalidRequest/merchantInfo.callbackPrefix",
    ],
    [
      "http",
      { merchantInfo: { callbackPrefix: "http://shop.example.no/vipps" } },
      "400 InvalidRequest/merchantInfo.callbackPrefix",
    ],
    [
      "256 characters",
      { merchantInfo: { fallBack: `https://shop.no/${"x".repeat(240)}` } },
      "400 InvalidRequest/merchantInfo.fallBack",
    ],
    [
      "token of 256",
      { merchantInfo: { authToken: "x".repeat(256) } },
      "400 InvalidRequest/merchantInfo.authToken",
    ],
    [
      "two mistakes",
      { transaction: { amount: 1, orderId: "" } },
      "400 InvalidRequest/transaction.orderId InvalidRequest/transaction.amount",
    ],
    [
      "another unit",
      { merchantInfo: { merchantSerialNumber: "111111" } },
      "400 InvalidRequest/merchantInfo.merchantSerialNumber",
    ],
    ["hopeless phone", { customerInfo: { mobileNumber: "12" } }, "400 User/81"],
    ["no landing page", { transaction: { skipLandingPage: true } }, "400 Merchant/38"],
    [
      "express",
      { merchantInfo: { paymentType: "eComm Express Payment" } },
      "400 InvalidRequest/merchantInfo.paymentType",
    ],
  ])("refuses: %s", async (_, changes, error) => {
    expect(errorOf(await on.merchant.initiate(reference, 100_000, changes))).toBe(error)
    expect(await on.sandbox.control.ledger()).toEqual([])
  })

  it.each<[string, object]>([
    ["the smallest amount", { transaction: { amount: 100 } }],
    ["the largest amount", { transaction: { amount: 2_147_483_647 } }],
    ["100 characters of text", { transaction: { transactionText: "ø".repeat(100) } }],
    ["an order id of 50", { transaction: { orderId: "x".repeat(50) } }],
    ["an app's address", { merchantInfo: { fallBack: "myshop://paid" } }],
    ["no auth token", { merchantInfo: { authToken: undefined } }],
    ["a phone number", { customerInfo: { mobileNumber: "91234567" } }],
    ["a phone number to repair", { customerInfo: { mobileNumber: "+47 912 34 567" } }],
    ["fields it doesn't know", { transaction: { timeStamp: "2026-01-01" }, merchantInfo: { shoeSize: 44 } }],
  ])("takes %s", async (_, changes) => {
    expect((await on.merchant.initiate(reference, 100_000, changes)).status).toBe(200)
  })

  it("refuses an order id that was used before, whatever became of it, and one only on the same unit", async () => {
    await on.merchant.initiate(reference)
    await on.sandbox.control.reject(reference)
    expect(errorOf(await on.merchant.initiate(reference))).toBe("400 Merchant/34")
  })

  it("keeps units apart, and tells one that may take no payments", async () => {
    const other = {
      ...defaultUnit,
      clientId: "other",
      subscriptionKey: "0f".repeat(16),
      merchantSerialNumber: "12345",
    }
    const login = { ...defaultUnit, clientId: "login", merchantSerialNumber: "54321", paymentsAllowed: false }
    const sandbox = await startSandbox({ units: [defaultUnit, other, login] })
    const [mine, theirs, loginOnly] = await Promise.all(
      [defaultUnit, other, login].map((unit) => openMerchant(sandbox, unit)),
    )
    expect((await present(mine).initiate(reference)).status).toBe(200)
    expect((await present(theirs).details(reference)).status).toBe(404)
    expect((await present(theirs).initiate(reference)).status).toBe(200)
    expect(errorOf(await present(loginOnly).initiate(reference))).toBe("403 Merchant/97")
    expect(await sandbox.control.ledger()).toHaveLength(2)
    await sandbox.stop()
  })

  it.each(["DK", "FI"] as const)(
    "is refused to a sales unit in %s: eCom exists in Norway only",
    async (market) => {
      const unit = { ...defaultUnit, market }
      const sandbox = await startSandbox({ units: [unit] })
      const merchant = await openMerchant(sandbox, unit)
      expect(errorOf(await merchant.initiate(reference))).toBe("403 Merchant/97")
      expect(await sandbox.control.ledger()).toEqual([])
      await sandbox.stop()
    },
  )

  it("answers an app with a link into the app, and doesn't check its addresses", async () => {
    const changes = { merchantInfo: { isApp: true, callbackPrefix: "anything" } }
    expect((await on.merchant.initiate(reference, 100_000, changes)).body.url).toMatch(/^vippsMT:\/\//)
  })

  it("refuses what isn't JSON", async () => {
    const reply = await on.merchant.initiate(reference, 1, {}, { raw: "{" })
    expect(errorOf(reply)).toBe("400 InvalidRequest/body")
  })
})

describe("capture, refund and cancel", () => {
  it.each(["capture", "refund"] as const)("%s checks its body", async (call) => {
    const merchant = on.merchant
    await merchant.reserve(reference)
    expect(errorOf(await merchant[call](reference, 10.5, "a"))).toBe("500 VippsError/99")
    expect(errorOf(await merchant[call](reference, "100", "a"))).toBe("500 VippsError/99")
    expect(errorOf(await merchant[call](reference, -1, "a"))).toBe("400 InvalidRequest/transaction.amount")
    const raw = JSON.stringify({
      merchantInfo: { merchantSerialNumber: "654987" },
      transaction: { amount: 100 },
    })
    expect(errorOf(await merchant[call](reference, 1, "a", { raw }))).toBe(
      "400 InvalidRequest/transaction.transactionText",
    )
  })

  it("knows payments by order id and serial number of the body", async () => {
    await on.merchant.reserve(reference)
    const raw = JSON.stringify({
      merchantInfo: { merchantSerialNumber: "111111" },
      transaction: { amount: 100, transactionText: "x" },
    })
    expect(errorOf(await on.merchant.capture(reference, 100, "a", { raw }))).toBe("404 Merchant/35")
    expect(errorOf(await on.merchant.capture("unknown-order", 100, "a"))).toBe("404 Merchant/35")
    expect(errorOf(await on.merchant.refund("unknown-order", 100, "a"))).toBe("404 Merchant/35")
    expect(errorOf(await on.merchant.cancel("unknown-order"))).toBe("404 Merchant/35")
    expect(errorOf(await on.merchant.details("unknown-order"))).toBe("404 Merchant/35")
  })

  it("is only known by its method and path", async () => {
    expect((await on.merchant.send("POST", `/ecomm/v2/payments/${reference}/cancel`, {})).status).toBe(405)
    expect((await on.merchant.send("GET", `/ecomm/v2/payments/${reference}/status`)).status).toBe(404)
    expect((await on.merchant.send("GET", "/ecomm/v1/payments")).status).toBe(404)
  })
})

it("takes neither small amounts nor http when those switches are off", async () => {
  const sandbox = await startSandbox({ switches: { smallAmounts: false, httpOnLoopback: false } })
  const merchant = await openMerchant(sandbox)
  expect(errorOf(await merchant.initiate(reference))).toBe("400 InvalidRequest/merchantInfo.callbackPrefix")
  const callbackPrefix = "https://shop.example.no/vipps"
  await merchant.initiate(reference, 1000, { merchantInfo: { callbackPrefix } })
  await sandbox.control.next("callback", { lose: true })
  await sandbox.control.approve(reference)
  expect(errorOf(await merchant.capture(reference, 99, "a"))).toBe("400 InvalidRequest/transaction.amount")
  expect((await merchant.capture(reference, 100, "a")).status).toBe(200)
  await sandbox.stop()
})
