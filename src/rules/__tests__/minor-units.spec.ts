import { english } from "../../messages"
import * as fc from "fast-check"
import { decimalFromMinor, isRefusal, minor, minorFromDecimal, roundToMinor, shareInMinor } from ".."

describe("kroner become øre exactly", () => {
  test.each<[string | number, number]>([
    ["19.99", 1999],
    [19.99, 1999],
    ["999.99", 99_999],
    [999.99, 99_999],
    [1.1, 110],
    [1.15, 115],
    [4.35, 435],
    [8.2, 820],
    [0.07, 7],
    [1.005e3, 100_500],
    ["750.5", 75_050],
    ["750.50", 75_050],
    ["750.500000000000000000", 75_050],
    ["0.01", 1],
    ["0", 0],
    [0, 0],
    ["0.00", 0],
    ["0e999999999", 0],
    ["-0", 0],
    [-0, 0],
    ["-0.00", 0],
    ["-19.99", -1999],
    [-0.01, -1],
    ["007", 700],
    ["1e3", 100_000],
    [1e3, 100_000],
    ["1E+3", 100_000],
    ["1.5e1", 1500],
    ["1e-2", 1],
    ["1999e-2", 1999],
    ["100000e-7", 1],
    ["90071992547409.91", Number.MAX_SAFE_INTEGER],
    ["-90071992547409.91", Number.MIN_SAFE_INTEGER],
  ])("%p is %p øre", (kroner, expected) => {
    expect(minorFromDecimal(kroner)).toBe(expected)
  })

  test.each<[string, number[], number]>([
    ["19.99 × 3", [19.99, 19.99, 19.99], 5997],
    ["999.99 + 19.99 + 0.01", [999.99, 19.99, 0.01], 101_999],
    ["0.1 + 0.2", [0.1, 0.2], 30],
  ])("a sum is exact when each part was converted first: %s", (_, parts, expected) => {
    expect(parts.map((part) => Number(minorFromDecimal(part))).reduce((a, b) => a + b)).toBe(expected)
  })
})

describe("what is no whole number of øre is refused, never rounded", () => {
  test.each<[unknown, string]>([
    ["19.999", "amount-not-whole-minor-units"],
    ["0.001", "amount-not-whole-minor-units"],
    ["-0.005", "amount-not-whole-minor-units"],
    [0.1 + 0.2, "amount-not-whole-minor-units"],
    ["1e-3", "amount-not-whole-minor-units"],
    ["1e-7", "amount-not-whole-minor-units"],
    [1e-7, "amount-not-whole-minor-units"],
    ["1e-99999999999999999999", "amount-not-whole-minor-units"],
    ["33.333333333333333333", "amount-not-whole-minor-units"],
    ["90071992547409.92", "amount-not-counted"],
    ["-90071992547409.92", "amount-not-counted"],
    ["99999999999999.99", "amount-not-counted"],
    [1e21, "amount-not-counted"],
    ["1e15", "amount-not-counted"],
    ["1e999999999", "amount-not-counted"],
    ["1e99999999999999999999", "amount-not-counted"],
    [Number.MAX_VALUE, "amount-not-counted"],
    ["9".repeat(100), "amount-not-counted"],
    ["9".repeat(101), "amount-unreadable"],
    [NaN, "amount-unreadable"],
    [Infinity, "amount-unreadable"],
    [-Infinity, "amount-unreadable"],
    ["", "amount-unreadable"],
    [" ", "amount-unreadable"],
    [" 1", "amount-unreadable"],
    ["1 ", "amount-unreadable"],
    ["1\n", "amount-unreadable"],
    ["0x10", "amount-unreadable"],
    ["1,50", "amount-unreadable"],
    ["1_000", "amount-unreadable"],
    ["1 000", "amount-unreadable"],
    ["0.10.2", "amount-unreadable"],
    [".", "amount-unreadable"],
    [".5", "amount-unreadable"],
    ["5.", "amount-unreadable"],
    ["+5", "amount-unreadable"],
    ["--5", "amount-unreadable"],
    ["e3", "amount-unreadable"],
    ["1e", "amount-unreadable"],
    ["1e1.5", "amount-unreadable"],
    ["١٢", "amount-unreadable"],
    ["null", "amount-unreadable"],
    ["NaN", "amount-unreadable"],
    [null, "amount-unreadable"],
    [undefined, "amount-unreadable"],
    [{ value: "1" }, "amount-unreadable"],
    [[1], "amount-unreadable"],
    [true, "amount-unreadable"],
  ])("%p", (value, code) => {
    const answer: unknown = Reflect.apply(minorFromDecimal, undefined, [value])
    expect(isRefusal(answer) && answer.code).toBe(code)
    expect(isRefusal(answer) && english(answer)).toMatch(/Enter .*\.$/)
  })
})

describe("what Medusa computes is rounded to øre, half up", () => {
  test.each<[string | number, number]>([
    ["127.415", 12_742],
    [127.415, 12_742],
    ["212.075", 21_208],
    ["271.1415", 27_114],
    ["297.415", 29_742],
    ["899.991", 89_999],
    ["24.9875", 2499],
    ["1249.9875", 124_999],
    [1.1 + 2.2, 330],
    [19.99 + 4.35 + 1.15, 2549],
    [8.2 + 1.01, 921],
    [1.005, 101],
    ["1.00499999", 100],
    // noise of arithmetic just below a half, as a text with all its digits and as the number that it is printed as
    ["212.07499999999999999", 21_208],
    [212.07499999999999, 21_208],
    ["33.333333333333333333", 3333],
    ["0.004", 0],
    ["0.005", 1],
    ["9.999", 1000],
    ["1e-7", 0],
    ["-0.005", -1],
    ["-1.004", -100],
    ["750.5", 75_050],
    [0, 0],
  ])("%p is %p øre", (amount, expected) => {
    expect(roundToMinor(amount)).toBe(expected)
  })

  test.each<[unknown, string]>([
    ["99999999999999.99", "amount-not-counted"],
    [1e21, "amount-not-counted"],
    [NaN, "amount-unreadable"],
    ["", "amount-unreadable"],
    [undefined, "amount-unreadable"],
  ])("%p is refused", (value, code) => {
    expect(Reflect.apply(roundToMinor, undefined, [value])).toMatchObject({ code })
  })

  it("is the same for a number and for its text, and for whole øre what it always was", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e7, noNaN: true }), (amount) => {
        expect(roundToMinor(amount)).toBe(roundToMinor(String(amount)))
      }),
    )
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 - 1 }), (amountMinor) => {
        expect(roundToMinor(decimalFromMinor(amountMinor))).toBe(amountMinor)
      }),
    )
  })
})

describe("an amount that is moved in parts", () => {
  it("moves the rounded whole, however it is cut, and no part moves more than it rounds up to", () => {
    const parts = fc.array(fc.nat({ max: 10 ** 9 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(parts, (tenThousandths) => {
        let before = 0
        let moved = 0
        for (const part of tenThousandths) {
          const after = before + part
          const share = Number(shareInMinor({ before: String(before / 1e4), after: String(after / 1e4) }))
          expect(Math.abs(share - part / 100)).toBeLessThanOrEqual(1)
          moved += share
          before = after
        }
        expect(moved).toBe(roundToMinor(String(before / 1e4)))
      }),
    )
  })

  it("says no to what is no amount", () => {
    expect(shareInMinor({ before: "", after: "1" })).toMatchObject({ code: "amount-unreadable" })
    expect(shareInMinor({ before: "1", after: "x" })).toMatchObject({ code: "amount-unreadable" })
  })
})

describe("øre there and back", () => {
  const payable = fc.integer({ min: -2_147_483_647, max: 2_147_483_647 })

  it("gives Medusa the number people would write", () => {
    expect([0, 1, 10, 1999, 99_999, 100_000, -1999].map(decimalFromMinor)).toEqual([
      0, 0.01, 0.1, 19.99, 999.99, 1000, -19.99,
    ])
  })

  it("comes back as it went, as a number and as a text", () => {
    fc.assert(
      fc.property(payable, (amountMinor) => {
        const decimal = decimalFromMinor(amountMinor)
        expect(minorFromDecimal(decimal)).toBe(amountMinor)
        expect(minorFromDecimal(decimal.toFixed(2))).toBe(amountMinor)
        expect(minorFromDecimal(decimal.toExponential())).toBe(amountMinor)
      }),
    )
  })

  it("agrees with whole-number arithmetic on any text with a fraction", () => {
    fc.assert(
      fc.property(fc.nat({ max: 10 ** 12 }), fc.nat({ max: 99_999 }), (whole, fraction) => {
        const scaled = BigInt(whole) * 100_000n + BigInt(fraction)
        const answer = minorFromDecimal(`${whole}.${String(fraction).padStart(5, "0")}`)
        expect(isRefusal(answer)).toBe(scaled % 1000n !== 0n)
        if (!isRefusal(answer)) expect(BigInt(answer)).toBe(scaled / 1000n)
      }),
    )
  })

  it("never throws and never answers anything but safe øre or a refusal, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String)), (text) => {
        const answer = minorFromDecimal(text)
        expect(isRefusal(answer) || Number.isSafeInteger(answer)).toBe(true)
      }),
    )
  })
})

describe("minor takes whole, safe numbers only", () => {
  test.each([0, 1, -1, Number.MAX_SAFE_INTEGER])("%p", (value) => expect(minor(value)).toBe(value))

  test.each([0.5, 19.99, NaN, Infinity, Number.MAX_SAFE_INTEGER + 1])("%p throws", (value) => {
    expect(() => minor(value)).toThrow(RangeError)
    expect(() => decimalFromMinor(value)).toThrow(RangeError)
  })

  it("knows no negative zero", () => expect(Object.is(minor(-0), 0)).toBe(true))
})

describe("isRefusal", () => {
  test.each<[unknown, boolean]>([
    [{ code: "refund-too-old", params: {} }, true],
    [{ code: 42, params: {} }, false],
    [{ code: "no-params" }, false],
    [Object.assign(new Error("thrown"), { code: "ECONNRESET", params: {} }), false],
    [1999, false],
    ["refund-too-old", false],
    [null, false],
    [undefined, false],
  ])("%p: %p", (value, expected) => expect(isRefusal(value)).toBe(expected))
})
