import { english } from "../../messages"
import { DAY_MS, daysLeft, findWarnings, marketIn, type Country } from ".."
import type { GuardFigures } from "../guard-checks"

const market = marketIn("NO")
const reservedAt = new Date("2025-05-03T08:11:03Z")
const SECOND_MS = 1000

const reserved: GuardFigures = {
  reservedMinor: 100_000,
  capturedMinor: 0,
  capturableMinor: 100_000,
  refundedMinor: 0,
  released: false,
  directCapture: false,
  reservedAt,
}
const captured: GuardFigures = { ...reserved, capturedMinor: 100_000, capturableMinor: 0 }

const after = (days: number, ms = 0) => new Date(reservedAt.getTime() + days * DAY_MS + ms)
const warned = (figures: GuardFigures, now: Date) =>
  findWarnings({ figures, market, now }).map(({ code, days }) => [code, days])

describe("a reservation is warned of, from both sides of each day", () => {
  test.each<[string, Date, [string, number][]]>([
    ["a second before the 7th day is over", after(7, -SECOND_MS), []],
    ["7 days", after(7), [["bank-may-let-go-visa", 7]]],
    ["a second before the 30th day is over", after(30, -SECOND_MS), [["bank-may-let-go-visa", 29]]],
    ["30 days", after(30), [["bank-may-let-go", 30]]],
    ["31 days before Vipps' limit", after(149), [["bank-may-let-go", 149]]],
    ["30 days before it", after(150), [["capture-limit-near", 30]]],
    ["a second before it", after(180, -SECOND_MS), [["capture-limit-near", 1]]],
    ["at it", after(180), [["capture-limit-passed", 0]]],
  ])("%s", (_, now, expected) => expect(warned(reserved, now)).toEqual(expected))
})

describe("where Vipps guarantees the capture until a time, that time counts and not what is known of all banks", () => {
  const guaranteed = { ...reserved, captureGuaranteedUntil: after(12) }
  test.each<[string, Date, [string, number][]]>([
    ["8 days, guaranteed", after(8), []],
    ["a second before it ends", after(12, -SECOND_MS), []],
    ["at its end", after(12), [["capture-guarantee-ended", 12]]],
    ["a day before Vipps' limit is near", after(149), [["capture-guarantee-ended", 149]]],
    ["when it is near", after(150), [["capture-limit-near", 30]]],
  ])("%s", (_, now, expected) => expect(warned(guaranteed, now)).toEqual(expected))

  it("it says until when, and what to do", () => {
    const [warning] = findWarnings({ figures: guaranteed, market, now: after(13) })
    expect(warning && english(warning)).toBe(
      "Vipps guaranteed a capture until 15 May 2025. The customer's bank may now refuse one of the remaining 1\u00a0000\u00a0kr. " +
        "Capture it as soon as you can; if it is refused, ask the customer for a new payment by link.",
    )
  })
})

describe("BankAxept, which frees the money after 7 days for good, is named where it is used", () => {
  const said = (country: Country, days: number) =>
    findWarnings({ figures: reserved, market: marketIn(country), now: after(days) })
      .map(english)
      .join(" ")

  test.each<[Country, number, boolean]>([
    ["NO", 8, true],
    ["NO", 31, true],
    ["DK", 8, false],
    ["FI", 8, false],
  ])("%s, after %s days: %s", (country, days, isNamed) => {
    expect(said(country, days)).toContain("Visa")
    expect(said(country, days).includes("BankAxept frees it after 7 days.")).toBe(isNamed)
  })
})

describe("what was captured is warned of before Vipps stops refunding", () => {
  test.each<[string, Date, [string, number][]]>([
    ["31 days before", after(334), []],
    ["30 days before", after(335), [["refund-limit-near", 30]]],
    ["a second before", after(365, -SECOND_MS), [["refund-limit-near", 1]]],
    ["at the limit", after(365), [["refund-limit-passed", 0]]],
  ])("%s", (_, now, expected) => expect(warned(captured, now)).toEqual(expected))
})

test.each<[string, GuardFigures]>([
  ["all is refunded", { ...captured, refundedMinor: 100_000 }],
  ["it was cancelled", { ...reserved, released: true, capturableMinor: 0 }],
  ["nobody knows when it was reserved", { ...reserved, reservedAt: new Date(NaN) }],
])("nothing is warned of when %s", (_, figures) => expect(warned(figures, after(400))).toEqual([]))

it("a part captured is warned of on both counts", () => {
  const part = { ...reserved, capturedMinor: 75_000, capturableMinor: 25_000 }
  expect(warned(part, after(340))).toEqual([
    ["capture-limit-passed", 0],
    ["refund-limit-near", 25],
  ])
})

it("a warning says the amount, the date and what to do", () => {
  const [warning] = findWarnings({ figures: reserved, market, now: after(170) })
  expect(warning && english(warning)).toBe(
    "Vipps captures until 30 October 2025, 10 days from now. Capture the 1\u00a0000\u00a0kr, or cancel the payment.",
  )
})

test.each<[number, number]>([
  [DAY_MS, 1],
  [DAY_MS + 1, 2],
  [1, 1],
  [0, 0],
  [-DAY_MS, 0],
])("%p ms away are %p days left", (ms, days) => {
  expect(daysLeft(new Date(reservedAt.getTime() + ms), reservedAt)).toBe(days)
})
