import { CANCEL_DAYS, CAPTURE_DAYS, deadline, isBefore, osloDate, osloTime, REFUND_DAYS } from ".."

const at = (text: string) => new Date(text)

it("Vipps' limits are 365 and twice 180 days", () => {
  expect([REFUND_DAYS, CAPTURE_DAYS, CANCEL_DAYS]).toEqual([365, 180, 180])
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

describe("dates and times as the clocks in Norway have them", () => {
  test.each<[string, string, string]>([
    ["2025-05-03T08:11:03Z", "3 May 2025", "10:11:03"],
    ["2025-12-03T08:11:03Z", "3 December 2025", "09:11:03"],
    ["2025-05-03T21:59:59Z", "3 May 2025", "23:59:59"],
    ["2025-05-03T22:00:00Z", "4 May 2025", "00:00:00"],
    ["2025-12-31T22:59:59Z", "31 December 2025", "23:59:59"],
    ["2025-12-31T23:00:00Z", "1 January 2026", "00:00:00"],
    ["2025-03-30T00:59:59Z", "30 March 2025", "01:59:59"],
    ["2025-03-30T01:00:00Z", "30 March 2025", "03:00:00"],
    ["2025-10-26T00:59:59Z", "26 October 2025", "02:59:59"],
    ["2025-10-26T01:00:00Z", "26 October 2025", "02:00:00"],
  ])("%s is %s, %s", (instant, date, time) => {
    expect([osloDate(at(instant)), osloTime(at(instant))]).toEqual([date, time])
  })
})
