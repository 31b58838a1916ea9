import { money, moneyText } from ".."

describe("an amount as people in the Nordic countries write it", () => {
  test.each<[number, string]>([
    [0, "0 kr"],
    [1, "0,01 kr"],
    [10, "0,10 kr"],
    [99, "0,99 kr"],
    [100, "1 kr"],
    [1999, "19,99 kr"],
    [1990, "19,90 kr"],
    [25_000, "250 kr"],
    [99_999, "999,99 kr"],
    [100_000, "1 000 kr"],
    [1_000_050, "10 000,50 kr"],
    [123_456_700, "1 234 567 kr"],
    [2_147_483_647, "21 474 836,47 kr"],
    [-25_000, "-250 kr"],
    [-1, "-0,01 kr"],
    [12.5, "12.5 NOK/100"],
    [NaN, "NaN NOK/100"],
  ])("%p øre: %s", (amountMinor, expected) => {
    expect(moneyText(money(amountMinor, "nok"))).toBe(expected.replaceAll(" ", "\u00A0"))
  })

  test.each([
    ["dkk", "1 234,50 DKK"],
    ["DKK", "1 234,50 DKK"],
    ["eur", "1 234,50 EUR"],
  ])("%s has its code, since kr is Norway's: %s", (currencyCode, expected) => {
    expect(moneyText(money(123_450, currencyCode))).toBe(expected.replaceAll(" ", "\u00A0"))
  })
})
