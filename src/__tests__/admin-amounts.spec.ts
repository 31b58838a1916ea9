import { amountText, minorFromTyped } from "../admin/lib/amount"
import { figuresOf } from "../admin/lib/figures"
import { describeSums } from "../admin/lib/sums"
import type { Sum } from "../contract/admin-api"
import { find } from "../messages"
import { isRefusal } from "../rules"

/** Amounts on the admin's pages: each in its payment's currency. */
const plain = (text: string) => text.replace(/\u00a0/g, " ")

test.each([
  [1234.5, "nok", "1 234,50 kr"],
  [1234.5, "dkk", "1 234,50 DKK"],
  [0.07, "eur", "0,07 EUR"],
  [0, "eur", "0 EUR"],
])("%s %s is shown as %s", (amount, currencyCode, expected) => {
  expect(plain(amountText(amount, currencyCode))).toBe(expected)
})

describe("what somebody typed", () => {
  test.each([
    ["1 234,50", "nok", 123_450],
    ["1234.5 kr", "nok", 123_450],
    ["kr. 250", "nok", 25_000],
    ["250 NOK", "nok", 25_000],
    ["250 kr.", "dkk", 25_000],
    ["250 DKK", "dkk", 25_000],
    ["19,99 €", "eur", 1999],
    ["EUR 19,99", "eur", 1999],
    ["250,-", "nok", 25_000],
    ["kr 250,–", "nok", 25_000],
    ["250,- kr", "nok", 25_000],
    ["1.000,-", "nok", 100_000],
    ["1.000,00", "nok", 100_000],
    ["1.000,5", "nok", 100_050],
    ["1,000.50", "eur", 100_050],
    ["1.000.000", "nok", 100_000_000],
    ["1\u00a0000", "nok", 100_000],
    ["-1.000,00", "nok", -100_000],
    ["1000,00", "nok", 100_000],
  ])("%s is read as %s", (typed, currencyCode, expected) => {
    expect(minorFromTyped(typed, currencyCode)).toBe(expected)
  })

  test.each([
    ["100 EUR", "nok"],
    ["100 €", "dkk"],
    ["100 DKK", "nok"],
    ["100 NOK", "dkk"],
    ["100 kr", "eur"],
    ["100 $", "sek"],
    ["1kr50", "nok"],
  ])("%s is no amount in %s", (typed, currencyCode) => {
    expect(isRefusal(minorFromTyped(typed, currencyCode))).toBe(true)
  })
})

describe("three digits after one separator are one or a thousand, and refused", () => {
  test.each(["1,000", "1.000", "0,500", "12.345", "1234,567", "-1,000", "kr 1.000", "1 000,000"])(
    "%s",
    (typed) => expect(minorFromTyped(typed, "nok")).toMatchObject({ code: "amount-ambiguous" }),
  )

  it("with a sentence that says how to write it", () => {
    const refusal = minorFromTyped("1.250 kr", "nok")
    if (!isRefusal(refusal)) throw new Error("was read as an amount")
    expect(find("en", refusal)).toBe(
      '"1.250" can be read in two ways. Write 1250 without a separator, or give two decimals: 1.25.',
    )
    expect(find("nb", refusal)).toBe(
      "«1.250» kan leses på to måter. Skriv 1250 uten skilletegn, eller med to desimaler: 1,25.",
    )
  })

  test.each(["1.00.000", "1.000,0000", "1,000,00", "1.0000,00", "250,-5", ",-", "-"])(
    "%s is no amount",
    (typed) => expect(isRefusal(minorFromTyped(typed, "nok"))).toBe(true),
  )
})

describe("the panel's figures", () => {
  const payment = { reserved: 1000, captured: 0, refunded: 0, released: 0, remaining: 1000 }
  const figures = (max: number, remaining = 1000) =>
    figuresOf({ ...payment, remaining, actions: { capture: { max, refusal: null } } })

  it("have what can really be captured: after an edit less than is reserved", () => {
    expect(figures(750)).toMatchObject({ reserved: 1000, remaining: 750, blocked: 250 })
    expect(figures(749.9)).toMatchObject({ remaining: 749.9, blocked: 250.1 })
  })

  it("have nothing blocked as a rule, and all of it if no capture is possible", () => {
    expect(figures(1000)).toMatchObject({ remaining: 1000, blocked: 0 })
    expect(figures(0)).toMatchObject({ remaining: 0, blocked: 1000 })
    expect(figures(0, 0)).toMatchObject({ remaining: 0, blocked: 0 })
  })
})

describe("the sums above the list", () => {
  const sum = (state: string, currency_code: string, captured: number, counts: number[]): Sum => {
    const [count = 0, captured_count = 0, remaining_count = 0] = counts
    const amounts = { reserved: captured, captured, refunded: 10.1, remaining: 5 }
    return { state, currency_code, count, ...amounts, captured_count, remaining_count }
  }
  const sums = [
    sum("authorized", "nok", 0, [4, 0, 4]),
    sum("partially_captured", "nok", 0.2, [1, 1, 1]),
    sum("captured", "nok", 300, [2, 2, 0]),
    sum("captured", "dkk", 100, [1, 1, 0]),
    sum("refunded", "eur", 10, [2, 2, 1]),
  ]
  const shown = (name: Parameters<typeof describeSums>[1], of = sums) => {
    const { count, amounts } = describeSums(of, name)
    return [count, amounts.map(plain)]
  }

  it("have what was captured of payments in any state, one amount for each currency, never added", () => {
    expect(shown("captured")).toEqual([6, ["300,20 kr", "100 DKK", "10 EUR"]])
    expect(shown("refunded")).toEqual([null, ["30,30 kr", "10,10 DKK", "10,10 EUR"]])
  })

  it("count the payments whose amounts they add, in any state, and say nothing where there is no payment", () => {
    // of those that were refunded, one has a rest that is still reserved
    expect(shown("remaining")).toEqual([6, ["15 kr", "5 DKK", "5 EUR"]])
    expect(shown("captured", [])).toEqual([0, []])
  })
})
