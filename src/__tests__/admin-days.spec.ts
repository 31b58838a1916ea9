import { timeZoneOf } from "../admin/lib/days"

/** The days of the accountant's file. */
test.each([
  [["eur"], "Europe/Helsinki"],
  [["dkk", "dkk"], "Europe/Copenhagen"],
  [["nok"], "Europe/Oslo"],
  [["eur", "nok"], "Europe/Oslo"],
  [[], "Europe/Oslo"],
])("of a shop with payments in %p are those of %s", (currencies, timeZone) => {
  expect(timeZoneOf(currencies.map((currency_code) => ({ currency_code })))).toBe(timeZone)
})
