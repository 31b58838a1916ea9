import { timeoutFor, playAll, type Share } from "./workers"

/**
 * Random sequences of clicks, faults, crashes, restarts and time against Medusa's real payment module, PostgreSQL and the
 * sandbox; afterwards Vipps' ledger and Medusa's rows must be equal. A longer run: PROPERTY_RUNS=5000. The same again:
 * PROPERTY_SEED=… with the PROPERTY_PATH that a failure prints.
 */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 200)
const WORKERS = Number(process.env.PROPERTY_WORKERS ?? 4)

jest.setTimeout(timeoutFor({ runs: RUNS, workers: WORKERS }))

describe("whatever happens between the shop and Vipps", () => {
  it(`moves each øre exactly once, in ${RUNS} random sequences`, () => {
    const share: Share = { game: "payments", capture: "manual" }
    return playAll({ runs: RUNS, shares: Array.from({ length: WORKERS }, () => share) })
  })
})
