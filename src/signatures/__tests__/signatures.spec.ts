import * as fc from "fast-check"
import {
  callbackToken,
  deriveKey,
  isCallbackToken,
  isShippingToken,
  readReturnToken,
  returnToken,
  shippingToken,
} from ".."

const secret = "kuNzVq8h3Zk1secret="
const reference = "medusa-01JD3M8Q5VXK2T7Z9R4B6C8D0E-1"
const key = deriveKey(secret, "callback")
const returnKey = deriveKey(secret, "return")
const references = fc.stringMatching(/^[a-zA-Z0-9-]{1,50}$/)

/** The text with its last character exchanged for another that is allowed there. */
const forge = (text: string) => text.slice(0, -1) + (text.endsWith("A") ? "B" : "A")

describe("a key", () => {
  it("is the same for the same secret and purpose, on every server and after every restart", () => {
    expect(deriveKey(secret, "callback")).toEqual(key)
    expect(key).toHaveLength(32)
    expect(key.toString("hex")).toBe("b4bb6b47116641df0ede41dbfbaef608f81a5d4877bdfd26a786d26667a32e05")
  })

  it("is another for another purpose or secret, and shows nothing of the secret", () => {
    expect(returnKey).not.toEqual(key)
    expect(deriveKey(`${secret}x`, "callback")).not.toEqual(key)
    expect(key.toString("latin1")).not.toContain(secret)
  })

  it("is not made of nothing", () => expect(() => deriveKey("", "return")).toThrow(RangeError))
})

describe("a callback token", () => {
  const token = callbackToken(key, reference)

  it("is a whole HMAC-SHA256, and fits an HTTP header as it is", () => {
    expect(token).toMatch(/^[a-zA-Z0-9_-]{43}$/)
    expect(callbackToken(key, reference)).toBe(token)
  })

  it("is known again, for its own order only", () => {
    fc.assert(
      fc.property(references, references, (one, other) => {
        expect(isCallbackToken(key, one, callbackToken(key, one))).toBe(true)
        expect(isCallbackToken(key, one, callbackToken(key, other))).toBe(one === other)
      }),
    )
  })

  test.each<[string, string | undefined]>([
    ["absent", undefined],
    ["empty", ""],
    ["one character forged", forge(token)],
    ["one character short", token.slice(0, -1)],
    ["one character long", `${token}A`],
    ["padded", `${token}=`],
    ["with a scheme", `Bearer ${token}`],
    ["with a space", ` ${token}`],
    ["upper case", token.toUpperCase()],
    ["as long, of characters that take more bytes", "ø".repeat(43)],
    ["half a surrogate pair", "\uD800".repeat(43)],
    ["megabytes", "A".repeat(5_000_000)],
    ["of another key", callbackToken(deriveKey("another secret", "callback"), reference)],
    ["made for returning", callbackToken(returnKey, reference)],
    ["the order id itself", reference],
  ])("is not: %s", (_, given) => expect(isCallbackToken(key, reference, given)).toBe(false))

  it("is never garbage, nor any other type that a header can have", () => {
    fc.assert(
      fc.property(fc.anything(), (garbage) => {
        expect(Reflect.apply(isCallbackToken, undefined, [key, reference, garbage])).toBe(false)
      }),
    )
    expect(Reflect.apply(isCallbackToken, undefined, [key, reference, [token]])).toBe(false)
  })
})

describe("a return token", () => {
  const token = returnToken(returnKey, reference)
  const [, mac = ""] = token.split(".")

  it("is the order id and at least 128 bits, and stands in a URL as it is", () => {
    expect(token).toBe(`${reference}.${mac}`)
    expect(Buffer.from(mac, "base64url").length * 8).toBeGreaterThanOrEqual(128)
    expect(encodeURIComponent(token)).toBe(token)
  })

  it("gives the order id back", () => {
    fc.assert(
      fc.property(references, (reference) => {
        expect(readReturnToken(returnKey, returnToken(returnKey, reference))).toBe(reference)
      }),
    )
  })

  test.each<[string, string]>([
    ["empty", ""],
    ["a dot", "."],
    ["the order id alone", reference],
    ["no mac", `${reference}.`],
    ["no order id", `.${mac}`],
    ["a mac forged in its last character", forge(token)],
    ["another order's mac", `medusa-01JD3M8Q5VXK2T7Z9R4B6C8D0E-2.${mac}`],
    ["cut", token.slice(0, -1)],
    ["lengthened", `${token}A`],
    ["a mac of more bytes", `${reference}.${mac}${mac}`],
    ["a second mac", `${token}.${mac}`],
    ["padded", `${token}==`],
    ["a line more", `${token}\n`],
    ["a query added", `${token}?status=OK`],
    ["other letters", `${reference}.${"ø".repeat(32)}`],
    ["of another key", returnToken(deriveKey("another secret", "return"), reference)],
    ["made for callbacks", returnToken(key, reference)],
    ["megabytes", `${"A".repeat(5_000_000)}.${mac}`],
  ])("is not: %s", (_, given) => expect(readReturnToken(returnKey, given)).toBeUndefined())

  it("is never garbage", () => {
    fc.assert(
      fc.property(fc.anything(), (garbage) => {
        expect(Reflect.apply(readReturnToken, undefined, [returnKey, garbage])).toBeUndefined()
      }),
    )
  })

  test.each(["", "order.1", "order/1", "ordre_1", "a".repeat(51), "bøker"])(
    "is not made for %p",
    (reference) => {
      expect(() => returnToken(returnKey, reference)).toThrow(RangeError)
    },
  )
})

describe("a shipping token", () => {
  const shippingKey = deriveKey(secret, "shipping")
  const token = shippingToken(shippingKey, reference)

  it("has the form that Vipps takes, and belongs to one payment", () => {
    expect(token).toMatch(/^[a-zA-Z0-9-]{1,50}$/)
    expect(isShippingToken(shippingKey, reference, token)).toBe(true)
    expect(isShippingToken(shippingKey, `${reference}1`, token)).toBe(false)
  })

  it.each([
    ["nothing", undefined],
    ["empty", ""],
    ["one character short", token.slice(0, -1)],
    ["with a scheme", `Bearer ${token}`],
    ["upper case", token.toUpperCase()],
    ["made for callbacks", callbackToken(key, reference)],
    ["of another key", shippingToken(deriveKey("another secret", "shipping"), reference)],
  ])("is not: %s", (_, given) => expect(isShippingToken(shippingKey, reference, given)).toBe(false))
})
