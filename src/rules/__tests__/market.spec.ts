import { english } from "../../messages"
import {
  allMarkets,
  brandName,
  DAY_MS,
  findWarnings,
  guardCancel,
  guardCapture,
  guardCurrency,
  guardInitiate,
  guardPaymentCurrency,
  guardRefund,
  guardRelease,
  marketIn,
  marketOf,
  nextPollMs,
  explainAge,
  nearLimit,
  readMobileNumber,
  type Country,
} from ".."
import type { GuardFigures } from "../guard-checks"

const reservedAt = new Date("2026-11-01T12:00:00Z")
const after = (days: number, ms = 0) => new Date(reservedAt.getTime() + days * DAY_MS + ms)

const reserved: GuardFigures = {
  ...{ reservedMinor: 100_000, capturedMinor: 0, capturableMinor: 100_000, refundedMinor: 0 },
  ...{ released: false, directCapture: false, reservedAt },
}
const partly = { ...reserved, capturedMinor: 75_000, capturableMinor: 25_000 }

type Row = [Country, { currency: string; least: number; days: number; near: number }]
const rows: Row[] = [
  ["NO", { currency: "nok", least: 100, days: 180, near: 30 }],
  ["DK", { currency: "dkk", least: 1, days: 14, near: 5 }],
  ["FI", { currency: "eur", least: 1, days: 14, near: 5 }],
]

test("a payment's market is that of its currency, and no other currency has one", () => {
  expect(allMarkets.map(({ country }) => country)).toEqual(["NO", "DK", "FI"])
  for (const [country, { currency }] of rows) expect(marketOf(currency)).toBe(marketIn(country))
  expect(marketOf("DKK")).toBe(marketIn("DK"))
  expect(() => marketOf("sek")).toThrow('no market with the currency "sek"')
})

test("each country has its own clocks", () => {
  const noon = new Date("2026-07-01T12:00:00Z")
  const clock = (country: Country) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: marketIn(country).timeZone, timeStyle: "short" }).format(
      noon,
    )
  expect(rows.map(([country]) => clock(country))).toEqual(["14:00", "14:00", "15:00"])
})

describe.each(rows)("in %s", (country, { currency, least, days, near }) => {
  const market = marketIn(country)
  const codes = (p: { figures: GuardFigures; now: Date }) => ({
    capture: guardCapture({ ...p, market, amountMinor: 100 })?.code,
    release: guardRelease({ ...p, market })?.code,
    cancel: guardCancel({ market, now: p.now, figures: { ...p.figures, capturedMinor: 0 } })?.code,
    refund: guardRefund({ ...p, market, amountMinor: 100 })?.code,
  })

  test(`a reservation can be captured, released and cancelled for ${days} days, and refunded for 365`, () => {
    expect(codes({ figures: partly, now: after(days, -1) })).toEqual({})
    expect(codes({ figures: partly, now: after(days) })).toEqual({
      ...{ capture: "capture-too-old", release: "release-too-old", cancel: "cancel-too-old" },
    })
    expect(codes({ figures: partly, now: after(365, -1) }).refund).toBeUndefined()
    expect(codes({ figures: partly, now: after(365) }).refund).toBe("refund-too-old")
  })

  test("only its currency is taken, and moved", () => {
    for (const other of ["nok", "NOK", "dkk", "DKK", "eur", "EUR", "sek", ""]) {
      const isOwn = other.toLowerCase() === currency
      expect(guardCurrency(other, market)?.code).toBe(isOwn ? undefined : "other-currency")
      const movement = { kind: "refund", amount: "10", currency: other, market } as const
      expect(guardPaymentCurrency(movement)?.code).toBe(isOwn ? undefined : "movement-in-other-currency")
    }
    const refusal = guardCurrency("sek", market)
    expect(refusal && english(refusal)).toContain(`(${currency.toUpperCase()}) only, not in SEK`)
  })

  test(`a payment is started from ${least} on`, () => {
    const ask = (amountMinor: number) => guardInitiate({ amountMinor, market, api: "epayment" })?.code
    expect([ask(least - 1), ask(least), ask(65_000_000), ask(65_000_001)]).toEqual([
      ...["amount-too-small", undefined, undefined, "amount-too-large"],
    ])
  })

  test("refusals name amounts in its currency", () => {
    const refusal = guardCapture({ figures: reserved, market, now: after(1), amountMinor: 100_001 })
    expect(refusal?.params).toMatchObject({
      asked: { minor: 100_001, currency: currency.toUpperCase() },
      left: { minor: 100_000, currency: currency.toUpperCase() },
    })
  })

  test(`the staff are warned ${near} days before Vipps captures no more`, () => {
    const warned = (now: Date) => findWarnings({ figures: reserved, market, now }).map(({ code }) => code)
    expect(warned(after(days - near, -1))).not.toContain("capture-limit-near")
    expect(warned(after(days - near))).toEqual(["capture-limit-near"])
    expect(warned(after(days))).toEqual(["capture-limit-passed"])
  })

  test(`it is polled once more when the ${days} days are over`, () => {
    const ask = (now: Date) =>
      nextPollMs({ stage: "open", startedAt: reservedAt, reservedAt, market, now }) ?? 0
    expect(ask(after(days, -60_000))).toBe(61 * 60_000)
    expect(ask(after(days))).toBe(0)
  })
})

describe("where Vipps captures for 14 days only, that is a limit of which the staff are told", () => {
  const market = marketIn("DK")
  const near = (now: Date) => nearLimit({ reservedAt, capturableMinor: 100, market, now })
  const told = (now: Date) => explainAge({ reservedAt, capturedMinor: 0, capturableMinor: 100, market, now })

  test.each([
    [5, 0, { days: 5, limitDays: 7 }, "reservation-aging"],
    [12, -1, { days: 11, limitDays: 7 }, "reservation-aging"],
    [12, 0, { days: 12, limitDays: 14 }, "capture-limit-near"],
    [14, -1, { days: 13, limitDays: 14 }, "capture-limit-near"],
  ])("after %i days and %i ms", (days, ms, limit, code) => {
    expect(near(after(days, ms))).toEqual({ ...limit, until: after(limit.limitDays) })
    expect(told(after(days, ms))?.code).toBe(code)
  })

  test("once they are over there is nothing to save", () => expect(near(after(14))).toBeUndefined())
})

describe("a mobile number of the market", () => {
  test.each<[Country, string, string | undefined]>([
    ["DK", "+45 20 12 34 56", "4520123456"],
    ["DK", "20123456", "4520123456"],
    ["DK", "45201234", "4545201234"],
    ["DK", "004520123456", "4520123456"],
    ["DK", "+47 401 23 456", undefined],
    ["DK", "1234567", undefined],
    ["FI", "+358 40 123 4567", "358401234567"],
    ["FI", "040 123 4567", "358401234567"],
    ["FI", "00358 50 1234567", "358501234567"],
    ["FI", "401234567", undefined],
    ["FI", "09 123 4567", undefined],
    ["FI", "+45 20 12 34 56", undefined],
    ["NO", "+358 40 123 4567", undefined],
  ])("%s, %s: %p", (country, typed, expected) =>
    expect(readMobileNumber(typed, marketIn(country))).toBe(expected),
  )
})

describe("MobilePay becomes Vipps on 12 January 2027, by the clocks of the country", () => {
  test.each<[Country, string, string]>([
    ["NO", "2026-11-28T12:00:00Z", "Vipps"],
    ["NO", "2027-01-12T12:00:00Z", "Vipps"],
    ["DK", "2027-01-11T22:59:59Z", "MobilePay"],
    ["DK", "2027-01-11T23:00:00Z", "Vipps"],
    ["FI", "2027-01-11T21:59:59Z", "MobilePay"],
    ["FI", "2027-01-11T22:00:00Z", "Vipps"],
  ])("%s at %s: %s", (country, at, name) => expect(brandName(marketIn(country), new Date(at))).toBe(name))
})

test("shoppers read the market's language", () => {
  expect(allMarkets.map(({ locale }) => locale)).toEqual(["nb", "da", "fi"])
})
