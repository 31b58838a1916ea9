import { englishTimes, isSameDay } from ".."

const at = (text: string) => new Date(text)

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
    const { day, time: clock, moment } = englishTimes
    expect([day(at(instant)), clock(at(instant))]).toEqual([date, time])
    // a message that came through JSON has its times as texts
    expect(moment(instant)).toBe(`${date} at ${time}`)
  })
})

test.each<[string, string, boolean]>([
  ["2025-05-03T21:59:59Z", "2025-05-02T22:00:00Z", true],
  ["2025-05-03T21:59:59Z", "2025-05-03T22:00:00Z", false],
])("%s and %s are the same day in Norway: %p", (one, other, isSame) => {
  expect(isSameDay(one, at(other))).toBe(isSame)
})
