import { daysIn, midnightIn } from "../midnight"

/** The days of the accountant's file are those of the shop's market: a browser in another country asks for the same ones. */
describe("a day begins by the clocks of the market, whatever clock the browser has", () => {
  it("runs here by UTC, as no market does", () => {
    expect(new Date("2026-07-01T00:00:00").toISOString()).toBe("2026-07-01T00:00:00.000Z")
  })

  it.each([
    ["Europe/Oslo", "in winter", "2026-01-15", "2026-01-14T23:00:00.000Z"],
    ["Europe/Oslo", "in summer", "2026-07-01", "2026-06-30T22:00:00.000Z"],
    ["Europe/Oslo", "as the clocks go forward that night", "2026-03-29", "2026-03-28T23:00:00.000Z"],
    ["Europe/Oslo", "the day after", "2026-03-30", "2026-03-29T22:00:00.000Z"],
    ["Europe/Oslo", "as the clocks go back that night", "2026-10-25", "2026-10-24T22:00:00.000Z"],
    ["Europe/Oslo", "the day after that", "2026-10-26", "2026-10-25T23:00:00.000Z"],
    ["Europe/Helsinki", "in summer", "2026-07-01", "2026-06-30T21:00:00.000Z"],
    // where the clocks change later in the day, by UTC
    ["America/New_York", "as the clocks go forward that night", "2026-03-08", "2026-03-08T05:00:00.000Z"],
    ["Pacific/Auckland", "as the clocks go back that night", "2026-04-05", "2026-04-04T11:00:00.000Z"],
  ])("%s, %s: %s", (timeZone, _, day, expected) => {
    expect(midnightIn(timeZone, day).toISOString()).toBe(expected)
  })
})

describe("the days from the first to the last", () => {
  const isoOf = (first: string, last: string) => {
    const { from, to } = daysIn("Europe/Oslo", { first, last })
    return [from?.toISOString(), to?.toISOString()]
  }

  it("end where the next day begins, also if they are 23 or 25 hours long", () => {
    expect(isoOf("2026-03-29", "2026-03-29")).toEqual([
      "2026-03-28T23:00:00.000Z",
      "2026-03-29T22:00:00.000Z",
    ])
    expect(isoOf("2026-10-25", "2026-10-25")).toEqual([
      "2026-10-24T22:00:00.000Z",
      "2026-10-25T23:00:00.000Z",
    ])
    expect(isoOf("2026-12-01", "2026-12-31")).toEqual([
      "2026-11-30T23:00:00.000Z",
      "2026-12-31T23:00:00.000Z",
    ])
  })

  it("are open where none is named", () => {
    expect(isoOf("", "2026-12-31")).toEqual([undefined, "2026-12-31T23:00:00.000Z"])
    expect(isoOf("2026-12-01", "")).toEqual(["2026-11-30T23:00:00.000Z", undefined])
  })
})
