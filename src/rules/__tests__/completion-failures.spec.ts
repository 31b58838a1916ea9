import {
  completionPauseMs,
  isConfirmedFailure,
  isHopeless,
  LONGEST_PAUSE_MS,
  nextCompletionMs,
  type FailureCount,
} from "../completion-failures"

const SECOND = 1000
const MINUTE = 60 * SECOND
const GRACE = 30 * MINUTE
const failure = (count: number, spreadMs: number, code = "sold-out"): FailureCount => ({
  code,
  count,
  spreadMs,
})

describe("a shopper is told that no order can be made", () => {
  it.each([
    ["once", failure(1, 0), false],
    ["twice at the same moment", failure(2, 100), false],
    ["twice, seconds apart", failure(2, 2 * SECOND), true],
    ["by the shop's own code twice", failure(2, 10 * SECOND, "refused-by-shop"), false],
    ["by the shop's own code three times in a moment", failure(3, SECOND, "refused-by-shop"), false],
    ["by the shop's own code three times, seconds apart", failure(3, 4 * SECOND, "refused-by-shop"), true],
    ["once, for a choice in the app that fits no order", failure(1, 0, "express-address"), true],
  ])("when it was refused %s: %j is %s", (_, given, isConfirmed) => {
    expect(isConfirmedFailure(given)).toBe(isConfirmed)
  })
})

describe("the money is let go, though nobody was told", () => {
  it.each([
    ["after one refusal, however old the payment is", failure(1, 0), false],
    ["after two refusals", failure(2, GRACE), false],
    ["after many within the grace time", failure(9, GRACE - 1), false],
    ["after three over the whole grace time", failure(3, GRACE), true],
    ["after one of Express, which no other try can mend", failure(1, 0, "express-total"), true],
  ])("%s: %j is %s", (_, given, isOver) => expect(isHopeless(given, GRACE)).toBe(isOver))
})

describe("the order is tried again", () => {
  function triesWithin(graceMs: number): number[] {
    const tries = [0]
    for (let at = 0; !isHopeless(failure(tries.length, at), graceMs);) {
      at += nextCompletionMs(failure(tries.length, at), graceMs)
      tries.push(at)
    }
    return tries
  }

  it("about half a dozen times within the default grace time, and at its very end", () => {
    expect(triesWithin(GRACE).map((at) => at / SECOND)).toEqual([0, 20, 80, 260, 860, 1460, 1800])
  })

  it("three times at least within the shortest one", () => {
    expect(triesWithin(MINUTE).map((at) => at / SECOND)).toEqual([0, 20, 60])
  })

  it("never after a longer pause than is counted in full", () => {
    const pauses = Array.from({ length: 20 }, (_, count) =>
      nextCompletionMs(failure(count + 1, 0), 60 * GRACE),
    )
    expect(Math.max(...pauses)).toBe(LONGEST_PAUSE_MS)
  })

  it("by a shopper's call soon, until it is confirmed, and then as seldom as by the reconciliation", () => {
    expect(completionPauseMs(failure(1, 0))).toBeLessThan(2 * SECOND)
    expect(completionPauseMs(failure(2, 2 * SECOND))).toBe(MINUTE)
    expect(completionPauseMs(failure(20, GRACE))).toBe(10 * MINUTE)
  })
})
