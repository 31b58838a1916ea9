import { VippsError } from "../../vipps"
import { vippsNotAsked } from "../errors"

it("when Vipps could not be asked, the shopper gets a sentence without its code, and the log gets the code", () => {
  const log: string[] = []
  const facts = { finality: "not_received", repeatable: true } as const
  const error = new VippsError({ call: "details", group: "Network", code: "lost", ...facts })

  const told = vippsNotAsked({ warn: (line) => log.push(line) }, { reference: "medusa-1", error })

  expect(told).toMatchObject({ type: "payment_requires_more_error", code: "vipps-not-asked" })
  expect(told.message).toBe(
    "Vipps could not be asked about the payment just now. If you have approved it, do not pay again: try again in a moment.",
  )
  expect(log).toEqual([`Vipps payment medusa-1: Vipps could not be asked about it: ${error.message}`])
  expect(log[0]).toContain("details: Network/lost")
})
