import { protocolTimes } from "../../operations"
import { completionLeaseMs, completionMs } from "../completion-times"

/** The shortest, the default and the longest `timeoutMs` that the options take, and one between. */
const timeouts = [1_000, 25_000, 60_000, 120_000]
const ordinary = 2 * 60_000

describe("a server that completes a cart", () => {
  it.each(timeouts)("keeps its turn while Vipps takes %i ms to authorize and as long to cancel", (callMs) => {
    expect(completionLeaseMs({ times: protocolTimes(callMs) })).toBeGreaterThanOrEqual(2 * callMs + 10_000)
  })

  it("holds the others up for half a minute at least, however short the calls are", () => {
    expect(completionLeaseMs({ times: protocolTimes(1_000) })).toBe(30_000)
  })

  it.each(timeouts)("does not count as dead before its turn is over (%i ms a call)", (callMs) => {
    const context = { times: protocolTimes(callMs) }
    expect(completionMs(context)).toBeGreaterThanOrEqual(Math.max(completionLeaseMs(context), ordinary))
  })
})
