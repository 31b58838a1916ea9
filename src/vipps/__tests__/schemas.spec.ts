import { readJson } from "../http/json"
import { readDetails, readInitiateAnswer, readMoneyAnswer } from "../ecom/schemas"
import { readTokenAnswer } from "../http/token-answer"
import { moneyAnswer } from "./support"

const parsed = (body: object): unknown => readJson(JSON.stringify(body))
const summary = { capturedMinor: 75_000, remainingToCaptureMinor: 25_000, refundedMinor: 0 }

describe("a money call's answer", () => {
  const read = (more: object): unknown => readMoneyAnswer(parsed(moneyAnswer(more)), "shop-1001-1")
  const entry = { transactionId: "1", timeStamp: "2026-11-20T10:11:12Z" }
  const at = new Date("2026-11-20T10:11:12Z")

  it.each<[string, object, object]>([
    [
      "unknown fields",
      { transactionInfo: entry, brandNew: { deep: [1] } },
      { transactionId: "1", at, summary },
    ],
    [
      "refund's name for it",
      { transactionInfo: undefined, transaction: entry },
      { transactionId: "1", at, summary },
    ],
    [
      "an id as a number",
      { transactionInfo: { transactionId: 6003219876 } },
      { transactionId: "6003219876", summary },
    ],
    ["no id, as cancel may", { transactionInfo: { status: "Cancelled" } }, { summary }],
    ["no transaction at all", { transactionInfo: undefined }, { summary }],
    ["a time without zone", { transactionInfo: { timeStamp: "2026-11-20T10:11:12" } }, { at, summary }],
    ["a time that isn't one", { transactionInfo: { timeStamp: "yesterday" } }, { summary }],
    ["no sums", { transactionInfo: entry, transactionSummary: undefined }, { transactionId: "1", at }],
    ["sums of null", { transactionInfo: entry, transactionSummary: null }, { transactionId: "1", at }],
    ["nothing but the order id", { transactionInfo: undefined, transactionSummary: undefined }, {}],
    [
      "numbers as text, misspelt names",
      {
        transactionInfo: {},
        transactionSummary: undefined,
        transactionsummary: {
          capturedAmount: "75000",
          remainingAmountTocapture: "25000",
          refundedAmount: "0",
        },
      },
      { summary },
    ],
  ])("may have %s", (_, more, expected) => expect(read(more)).toEqual(expected))

  const sums = { capturedAmount: 1, remainingAmountToCapture: 1, refundedAmount: 1 }
  it.each<[string, object]>([
    ["no order id", { orderId: undefined }],
    ["an order id of null", { orderId: null }],
    ["sums that are text", { transactionSummary: "75000" }],
    ["a summary without captured amount", { transactionSummary: { ...sums, capturedAmount: undefined } }],
    ["a summary without remainder", { transactionSummary: { ...sums, remainingAmountToCapture: undefined } }],
    ["a fraction of an øre", { transactionSummary: { ...sums, refundedAmount: 0.5 } }],
    ["a negative sum", { transactionSummary: { ...sums, capturedAmount: -1 } }],
    ["a sum too large to be exact", { transactionSummary: { ...sums, capturedAmount: "9999999999999999" } }],
    ["another order id", { orderId: "shop-1001-2" }],
  ])("is unreadable with %s", (_, more) => expect(read(more)).toBeUndefined())
})

describe("details", () => {
  const log = {
    operation: "INITIATE",
    operationSuccess: true,
    amount: 100,
    requestId: "",
    transactionText: "x",
  }
  const read = (...entries: object[]) =>
    readDetails(parsed({ orderId: "shop-1001-1", transactionLogHistory: entries }), "shop-1001-1")

  it("have no summary before the shopper has reacted", () => {
    expect(read(log)).toEqual({
      reference: "shop-1001-1",
      entries: [{ operation: "INITIATE", success: true, amountMinor: 100, text: "x" }],
    })
  })

  it("keep what the merchant's operations say", () => {
    const capture = {
      ...log,
      operation: "CAPTURE",
      requestId: "capt_1",
      transactionId: 7,
      timeStamp: "2026-01-02T03:04:05.123",
    }
    expect(read(capture)?.entries).toEqual([
      {
        operation: "CAPTURE",
        success: true,
        amountMinor: 100,
        requestId: "capt_1",
        transactionId: "7",
        at: new Date("2026-01-02T03:04:05.123Z"),
        text: "x",
      },
    ])
  })

  it("tolerate operations of tomorrow, with whatever amount", () => {
    expect(read({ ...log, operation: "Teleport", amount: "much" })?.entries).toMatchObject([
      { operation: "TELEPORT", amountMinor: 0 },
    ])
    expect(read({ ...log, operation: "VOID", amount: undefined })?.entries).toMatchObject([
      { operation: "VOID", amountMinor: 0 },
    ])
  })

  it("read a summary with a bank number, and an absent one as null", () => {
    const transactionSummary = {
      capturedAmount: 1,
      remainingAmountToCapture: "2",
      refundedAmount: 0,
      bankIdentificationNumber: 123456,
    }
    const history = { orderId: "o", transactionLogHistory: [log], transactionSummary }
    expect(readDetails(parsed(history), "o")?.summary).toEqual({
      capturedMinor: 1,
      remainingToCaptureMinor: 2,
      refundedMinor: 0,
    })
    expect(readDetails(parsed({ ...history, transactionSummary: null }), "o")).not.toHaveProperty("summary")
  })

  it.each<[string, object]>([
    ["a capture without amount", { ...log, operation: "CAPTURE", amount: undefined }],
    ["an entry that says neither yes nor no", { ...log, operationSuccess: undefined }],
    ["an entry without operation", { ...log, operation: undefined }],
  ])("are unreadable with %s", (_, entry) => expect(read(entry)).toBeUndefined())

  it("are unreadable without a history, or about another order", () => {
    expect(read()).toBeUndefined()
    expect(readDetails(parsed({ orderId: "other", transactionLogHistory: [log] }), "o")).toBeUndefined()
    expect(readDetails(parsed({ orderId: "o" }), "o")).toBeUndefined()
  })
})

describe("a token", () => {
  it.each([["86398"], [86398]])("lives %p seconds", (expires_in) => {
    expect(readTokenAnswer({ access_token: "abc", expires_in })).toEqual({
      value: "abc",
      lifetimeMs: 86_398_000,
    })
  })
  it.each(["soon", "", "-1", 0, null, undefined])("is unreadable when it lives %p", (expires_in) => {
    expect(readTokenAnswer({ access_token: "abc", expires_in })).toBeUndefined()
  })
  it.each(["", "a b", "a\nb", undefined])("is unreadable as %p", (access_token) => {
    expect(readTokenAnswer({ access_token, expires_in: 60 })).toBeUndefined()
  })
})

describe("initiate's answer", () => {
  it.each([{}, { url: "" }, { url: "not a url" }, { orderId: "other", url: "https://x.no" }])(
    "is unreadable as %j",
    (body) => expect(readInitiateAnswer(parsed(body), "o")).toBeUndefined(),
  )
  it("may be a deeplink", () => {
    expect(readInitiateAnswer({ url: "vipps://?token=1" }, "o")).toEqual({
      reference: "o",
      url: "vipps://?token=1",
    })
  })
})

it("survives an answer nested without end", () => {
  expect(() => readJson("[".repeat(400_000) + "]".repeat(400_000))).not.toThrow()
  expect(readMoneyAnswer(readJson("[".repeat(9_000) + "]".repeat(9_000)), "o")).toBeUndefined()
})
