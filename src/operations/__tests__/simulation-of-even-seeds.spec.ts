import { isReplay, simulateHalf } from "./support/simulated-seeds"

/**
 * Two servers, clerks, a job and the reconciliation, with crashes, faults, lag and forgetfulness, as the dice say. Two files, so
 * that jest's two processes share the seeds.
 */
test(
  "whatever happens, nobody's wish moves money twice, and everything that moved is on record: even seeds",
  async () => {
    const told = await simulateHalf(0)
    if (isReplay) return
    // as a check of the check: all of this happens
    expect(Object.keys(told)).toEqual(
      expect.arrayContaining(["executed", "adopted", "not-known-yet", "crash", "portal-twin"]),
    )
    expect(Object.keys(told)).toEqual(
      expect.arrayContaining(["earlier-went-through", "equal-under-way", "made-before"]),
    )
  },
  60 * 60_000,
)
