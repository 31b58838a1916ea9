import { english } from "../../messages"
import { marketIn } from "../market"
import { ageOfLateCapture, explainAge, nearLimit } from "../reservation-age"

const market = marketIn("NO")
const reservedAt = new Date("2026-03-01T12:00:00Z")
const after = (days: number, seconds = 0) =>
  new Date(reservedAt.getTime() + days * 86_400_000 + seconds * 1000)

describe("a reservation that grows old", () => {
  it.each([
    { days: 5, seconds: -1, says: undefined },
    { days: 5, seconds: 0, says: "Visa card's reservation after 7 days: capture soon" },
    { days: 7, seconds: -1, says: "capture soon" },
    { days: 7, seconds: 0, says: "may have let go of a Visa card's" },
    { days: 30, seconds: -1, says: "Mastercard's after 30 days" },
    { days: 30, seconds: 0, says: "a new payment by link" },
  ])("after $days days and $seconds s: $says", ({ days, seconds, says }) => {
    const told = explainAge({ reservedAt, capturableMinor: 25_000, market, now: after(days, seconds) })
    if (says === undefined) expect(told).toBeUndefined()
    else expect(told && english(told)).toContain(says)
  })

  it("is no matter when nothing is left to capture, or nobody knows how old it is", () => {
    expect(explainAge({ reservedAt, capturableMinor: 0, market, now: after(40) })).toBeUndefined()
    expect(
      explainAge({ reservedAt: undefined, capturableMinor: 100, market, now: after(40) }),
    ).toBeUndefined()
  })
})

describe("a late capture that fails", () => {
  it.each(["42", "43", "44", "61", "63", "99"])("with %s: is told with its age", (code) => {
    expect(ageOfLateCapture({ code, reservedAt, now: after(9) })).toBe(9)
  })

  it("is an ordinary refusal while it is young, or for another reason", () => {
    expect(ageOfLateCapture({ code: "42", reservedAt, now: after(5, -1) })).toBeUndefined()
    expect(ageOfLateCapture({ code: "71", reservedAt, now: after(40) })).toBeUndefined()
  })
})

describe("the bank's limit that the staff are told of", () => {
  it.each([
    { days: 5, seconds: -1, near: undefined },
    { days: 5, seconds: 0, near: { days: 5, limitDays: 7 } },
    { days: 28, seconds: -1, near: { days: 27, limitDays: 7 } },
    { days: 28, seconds: 0, near: { days: 28, limitDays: 30 } },
    { days: 180, seconds: -1, near: { days: 179, limitDays: 30 } },
    { days: 180, seconds: 0, near: undefined },
  ])("after $days days and $seconds s: $near", ({ days, seconds, near }) => {
    expect(nearLimit({ reservedAt, capturableMinor: 100, market, now: after(days, seconds) })).toEqual(near)
  })

  it("is none when nothing is left to capture", () => {
    expect(nearLimit({ reservedAt, capturableMinor: 0, market, now: after(6) })).toBeUndefined()
  })
})
