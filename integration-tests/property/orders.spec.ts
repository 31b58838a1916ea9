import { apis } from "../support/server/apis"
import type { CaptureMode } from "./shop"
import { timeoutFor, playAll, type Share } from "./workers"

/**
 * Random sequences of what a shop's people do with orders: the approval, Vipps' callback (lost, twice, late), the
 * storefront's own completion and the reconciliation in any order; then edits, fulfillments, captures, refunds and
 * cancellations, with faults, crashes and restarts. Afterwards Vipps' ledger, Medusa's rows and the order's own sums must be
 * equal, and what holds at each step is checked at each step. The second mode is played on ePayment; all are by
 * SHOP_API=epayment. PROPERTY_RUNS, PROPERTY_SEED and PROPERTY_PATH as in exactly-once.spec.ts; to play a failure again,
 * PROPERTY_CAPTURE as well.
 */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 36)
const MODES = readModes(process.env.PROPERTY_CAPTURE)

jest.setTimeout(timeoutFor({ runs: RUNS, workers: MODES.length }))

describe("whatever becomes of an order", () => {
  it(`ends in the right money at Vipps, in ${RUNS} random sequences`, () => {
    const shares = MODES.map((capture, index): Share => {
      return { game: "orders", api: apis[index % apis.length] ?? "ecom", capture }
    })
    return playAll({ runs: RUNS, shares })
  })
})

function readModes(given: string | undefined): CaptureMode[] {
  const modes: CaptureMode[] = ["on-shipment", "manual", "on-fulfillment"]
  return given === undefined ? modes : modes.filter((mode) => mode === given)
}
