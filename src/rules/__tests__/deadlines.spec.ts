import { countDays, daysBetween, deadline, isBefore, REFUND_DAYS } from ".."

const at = (text: string) => new Date(text)

it("Vipps refunds for 365 days, in every market", () => {
  expect(REFUND_DAYS).toBe(365)
})

describe("a deadline is whole days of 24 hours after the reservation", () => {
  test.each<[string, string, number, string]>([
    ["a common year", "2025-05-03T08:11:03Z", 365, "2026-05-03T08:11:03Z"],
    ["over a leap day", "2027-05-03T08:11:03Z", 365, "2028-05-02T08:11:03Z"],
    ["180 days", "2025-05-03T08:11:03Z", 180, "2025-10-30T08:11:03Z"],
    ["over the clocks' change to summer", "2025-03-29T12:00:00Z", 1, "2025-03-30T12:00:00Z"],
    ["over the clocks' change to winter", "2025-10-25T12:00:00Z", 1, "2025-10-26T12:00:00Z"],
    ["milliseconds count", "2025-05-03T08:11:03.456Z", 180, "2025-10-30T08:11:03.456Z"],
  ])("%s", (_, reservedAt, days, expected) => {
    expect(deadline(at(reservedAt), days)).toEqual(at(expected))
  })
})

describe("allowed before the deadline, not at it", () => {
  const limit = at("2026-05-03T08:11:03Z")

  test.each<[string, boolean]>([
    ["2026-05-03T08:11:02Z", true],
    ["2026-05-03T08:11:02.999Z", true],
    ["2026-05-03T08:11:03Z", false],
    ["2026-05-03T08:11:04Z", false],
  ])("%s: %p", (now, expected) => expect(isBefore(limit, at(now))).toBe(expected))
})

it.each([
  ["2026-11-24", "2026-11-24", ["2026-11-24"]],
  // the clocks are set back on the 25th
  ["2026-10-24", "2026-10-26", ["2026-10-24", "2026-10-25", "2026-10-26"]],
  ["2028-02-28", "2028-03-01", ["2028-02-28", "2028-02-29", "2028-03-01"]],
  // the day after the last one has no date of four digits
  ["9999-12-30", "9999-12-31", ["9999-12-30", "9999-12-31"]],
  ["2026-11-24", "2026-11-23", []],
])("the days from %s to %s are counted once each", (from, to, days) => {
  expect(daysBetween(from, to)).toEqual(days)
  expect(countDays(from, to)).toBe(days.length)
})
