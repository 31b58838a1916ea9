import { apis } from "../support/server/apis"
import { timeoutFor, playAll, type Share } from "./workers"

/**
 * Random sequences of clicks, faults, crashes, restarts and time against Medusa's real payment module, PostgreSQL and the
 * sandbox; afterwards Vipps' ledger and Medusa's rows must be equal. Half of them are played on ePayment, each under another
 * reading of what Vipps leaves open; all of them by SHOP_API=epayment. A longer run: PROPERTY_RUNS=5000. The same again: the
 * PROPERTY_SEED, PROPERTY_PATH and SHOP_API that a failure prints.
 */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 200)
const WORKERS = Number(process.env.PROPERTY_WORKERS ?? 4)

jest.setTimeout(timeoutFor({ runs: RUNS, workers: WORKERS }))

describe("whatever happens between the shop and Vipps", () => {
  it(`moves each øre exactly once, in ${RUNS} random sequences`, () => {
    const shares = Array.from({ length: WORKERS }, (_, index): Share => {
      return { game: "payments", api: apis[index % apis.length] ?? "ecom", capture: "manual" }
    })
    return playAll({ runs: RUNS, shares })
  })
})
