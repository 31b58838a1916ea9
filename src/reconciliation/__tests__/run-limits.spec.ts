import { limitRun } from "../run-limits"

const BUDGET_MS = 15_000

beforeEach(() => jest.useFakeTimers({ now: 0 }))
afterEach(() => jest.useRealTimers())

describe("a run's time", () => {
  it("is half used up, so that the looks have the other half, and then over", () => {
    const limits = limitRun(["pp_vipps"], BUDGET_MS)
    const after = (ms: number) => {
      jest.advanceTimersByTime(ms)
      return [limits.isHalfOver(), limits.isOver()]
    }

    expect(after(BUDGET_MS / 2 - 1)).toEqual([false, false])
    expect(after(1)).toEqual([true, false])
    expect(after(BUDGET_MS / 2 - 1)).toEqual([true, false])
    expect(after(1)).toEqual([true, true])
  })
})

describe("a provider whose Vipps does not answer", () => {
  it("is asked no more after three outages in a row, and others are", () => {
    const limits = limitRun(["pp_vipps", "pp_vipps_second"], BUDGET_MS)
    for (const isOutage of [true, true, false, true, true]) limits.notePoll("pp_vipps", isOutage)
    expect(limits.listAnswering()).toEqual(["pp_vipps", "pp_vipps_second"])

    limits.notePoll("pp_vipps", true)

    expect(limits.listAnswering()).toEqual(["pp_vipps_second"])
  })
})
