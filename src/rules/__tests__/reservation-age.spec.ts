import { english } from "../../messages"
import { marketIn } from "../market"
import { ageOfLateCapture, bankAxeptLimit, explainAge, nearLimit } from "../reservation-age"

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
    { days: 173, seconds: -1, says: "a new payment by link" },
    { days: 173, seconds: 0, says: "Vipps captures until 28 August 2026, 7 days from now." },
    { days: 180, seconds: -1, says: "Vipps captures until 28 August 2026, 1 day from now." },
  ])("after $days days and $seconds s: $says", ({ days, seconds, says }) => {
    const told = explainAge({
      capturedMinor: 0,
      reservedAt,
      capturableMinor: 25_000,
      market,
      now: after(days, seconds),
    })
    if (says === undefined) expect(told).toBeUndefined()
    else expect(told && english(told)).toContain(says)
  })

  it("is no matter when nothing is left to capture, or nobody knows how old it is", () => {
    expect(
      explainAge({ capturedMinor: 0, reservedAt, capturableMinor: 0, market, now: after(40) }),
    ).toBeUndefined()
    expect(
      explainAge({ capturedMinor: 0, reservedAt: undefined, capturableMinor: 100, market, now: after(40) }),
    ).toBeUndefined()
  })
})

describe("a reservation whose capture Vipps guarantees until the 12th day", () => {
  const guaranteed = { reservedAt, captureGuaranteedUntil: after(12), capturableMinor: 25_000 }

  it.each([
    { days: 10, seconds: -1, says: undefined },
    { days: 10, seconds: 0, says: "Vipps guarantees a capture until 13 March 2026 at 13:00:00." },
    { days: 12, seconds: -1, says: "Capture the remaining 250 kr before then." },
    { days: 12, seconds: 0, says: "Vipps guaranteed a capture until 13 March 2026." },
  ])("after $days days and $seconds s: $says", ({ days, seconds, says }) => {
    const told = explainAge({ capturedMinor: 0, ...guaranteed, market, now: after(days, seconds) })
    if (says === undefined) expect(told).toBeUndefined()
    else expect(told && english(told).replace(/\u00a0/g, " ")).toContain(says)
  })

  it.each([
    { days: 9, near: undefined },
    { days: 10, near: { days: 10, limitDays: 12, until: after(12) } },
    { days: 172, near: { days: 172, limitDays: 12, until: after(12) } },
    { days: 173, near: { days: 173, limitDays: 180, until: after(180) } },
  ])("is near its limit after $days days: $near", ({ days, near }) => {
    expect(nearLimit({ ...guaranteed, market, now: after(days) })).toEqual(near)
  })

  it("Vipps' own limit is told half a year later, whatever was guaranteed", () => {
    expect(explainAge({ capturedMinor: 0, ...guaranteed, market, now: after(172) })?.code).toBe(
      "capture-guarantee-ended",
    )
    expect(explainAge({ capturedMinor: 0, ...guaranteed, market, now: after(173) })?.code).toBe(
      "capture-limit-near",
    )
  })

  it("in Denmark Vipps' own limit comes soon after, and is told too", () => {
    const inDenmark = { ...guaranteed, captureGuaranteedUntil: after(7), market: marketIn("DK") }
    expect(nearLimit({ ...inDenmark, now: after(6) })).toEqual({ days: 6, limitDays: 7, until: after(7) })
    expect(nearLimit({ ...inDenmark, now: after(12) })).toEqual({ days: 12, limitDays: 14, until: after(14) })
    expect(explainAge({ capturedMinor: 0, ...inDenmark, now: after(12) })?.code).toBe("capture-limit-near")
  })

  it("a guarantee that lasts for months is told two days before its end, as any", () => {
    const long = { ...guaranteed, captureGuaranteedUntil: after(60), market }
    expect(nearLimit({ ...long, now: after(58, -1) })).toBeUndefined()
    expect(nearLimit({ ...long, now: after(58) })).toEqual({ days: 58, limitDays: 60, until: after(60) })
  })

  it("a guarantee that ends within the first day is told of, too", () => {
    const short = { ...guaranteed, captureGuaranteedUntil: after(0, 3600), market }
    expect(nearLimit({ ...short, now: after(0, 60) })).toEqual({
      days: 0,
      limitDays: 1,
      until: after(0, 3600),
    })
  })
})

describe("the day on which a BankAxept card's bank frees the money", () => {
  it("is the seventh, in Norway, where Vipps guarantees nothing", () => {
    expect(bankAxeptLimit({ reservedAt, market })).toEqual(after(7))
    expect(bankAxeptLimit({ reservedAt, captureGuaranteedUntil: after(7), market })).toBeUndefined()
    expect(bankAxeptLimit({ reservedAt, market: marketIn("DK") })).toBeUndefined()
    expect(bankAxeptLimit({ market })).toBeUndefined()
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

describe("the limit that the staff are told of", () => {
  it.each([
    { days: 5, seconds: -1, near: undefined },
    { days: 5, seconds: 0, near: { days: 5, limitDays: 7, until: after(7) } },
    { days: 28, seconds: -1, near: { days: 27, limitDays: 7, until: after(7) } },
    { days: 28, seconds: 0, near: { days: 28, limitDays: 30, until: after(30) } },
    { days: 173, seconds: -1, near: { days: 172, limitDays: 30, until: after(30) } },
    { days: 173, seconds: 0, near: { days: 173, limitDays: 180, until: after(180) } },
    { days: 180, seconds: -1, near: { days: 179, limitDays: 180, until: after(180) } },
    { days: 180, seconds: 0, near: undefined },
  ])("after $days days and $seconds s: $near", ({ days, seconds, near }) => {
    expect(nearLimit({ reservedAt, capturableMinor: 100, market, now: after(days, seconds) })).toEqual(near)
  })

  it("is none when nothing is left to capture", () => {
    expect(nearLimit({ reservedAt, capturableMinor: 0, market, now: after(6) })).toBeUndefined()
  })
})
