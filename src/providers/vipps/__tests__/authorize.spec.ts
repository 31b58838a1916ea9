import { deriveFigures, type PaymentState } from "../../../rules"
import { statusOf } from "../authorize"

const now = new Date("2026-11-20T10:00:00Z")
const nothing = deriveFigures({ reference: "medusa-1", entries: [] }, now, now)

/** Every state that Vipps' history can tell, and the status that Medusa knows for it. */
const statuses: { [state in PaymentState]: [state, string] } = {
  pending: ["pending", "pending"],
  failed: ["failed", "error"],
  canceled: ["canceled", "canceled"],
  expired: ["expired", "canceled"],
  authorized: ["authorized", "authorized"],
  // reserved in full, to Medusa: the rest may still be captured
  partially_captured: ["partially_captured", "authorized"],
  captured: ["captured", "captured"],
  refunded: ["refunded", "captured"],
}

describe("a payment's state at Vipps, in Medusa's words", () => {
  it.each<[PaymentState, string]>(Object.values(statuses))("%s is %s", (state, status) => {
    expect(statusOf({ ...nothing, state })).toBe(status)
  })
})
