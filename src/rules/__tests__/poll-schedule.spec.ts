import { marketIn } from "../market"
import { nextPollMs, retryPollMs, type PollQuestion } from "../poll-schedule"

const market = marketIn("NO")
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const startedAt = new Date("2026-11-01T12:00:00Z")

function ask(stage: PollQuestion["stage"], ageMs: number, reserved = true): number | undefined {
  const now = new Date(startedAt.getTime() + ageMs)
  return nextPollMs({ stage, startedAt, reservedAt: reserved ? startedAt : undefined, market, now })
}

describe("when a payment is looked at next", () => {
  it.each<[string, PollQuestion["stage"], number, number | undefined]>([
    ["just started: soon, for the shopper may approve at once", "pending", 0, 10 * SECOND],
    ["a second before two minutes", "pending", 2 * MINUTE - SECOND, 10 * SECOND],
    ["from two minutes on, less often", "pending", 2 * MINUTE, 30 * SECOND],
    ["a second before Vipps' time is surely over", "pending", 15 * MINUTE - SECOND, 30 * SECOND],
    ["when it is over", "pending", 15 * MINUTE, 15 * MINUTE],
    ["after two hours", "pending", 2 * HOUR, 4 * HOUR],
    ["a second before a day", "pending", DAY - SECOND, 4 * HOUR],
    ["after a day never again", "pending", DAY, undefined],
    ["reserved, and no order yet", "reserved-without-order", 0, 20 * SECOND],
    ["reserved for ten minutes, and still no order", "reserved-without-order", 10 * MINUTE, MINUTE],
    ["to be captured: once a day", "open", DAY, DAY],
    ["shortly before 180 days: an hour after them", "open", 180 * DAY - HOUR, 2 * HOUR],
    ["past 180 days it was read once more", "open", 180 * DAY + HOUR, undefined],
    ["captured: a day later", "captured", 0, DAY],
    ["captured long ago: seldom", "captured", 40 * DAY, 40 * DAY],
    ["a second before refunds end", "captured", 365 * DAY - SECOND, 90 * DAY],
    ["refunds have ended", "captured", 365 * DAY, undefined],
    ["nothing can change", "ended", 0, undefined],
  ])("%s", (_name, stage, ageMs, expected) => {
    expect(ask(stage, ageMs)).toBe(expected)
  })

  it("finds an approval within two minutes, at every age at which the shopper can give it", () => {
    const jobMs = 20 * SECOND
    for (let ageMs = 0; ageMs < 15 * MINUTE; ageMs += SECOND) {
      expect((ask("pending", ageMs, false) ?? Infinity) + jobMs).toBeLessThan(2 * MINUTE)
    }
  })
})

describe("after looks that failed", () => {
  it.each([
    [1, 30 * SECOND],
    [2, MINUTE],
    [3, 2 * MINUTE],
    [8, 64 * MINUTE],
    [9, 2 * HOUR],
    [50, 2 * HOUR],
  ])("%i in a row: the pause is %i ms", (failed, expected) => {
    expect(retryPollMs(failed)).toBe(expected)
  })
})
