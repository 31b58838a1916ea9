import { english, type Message } from "../../messages"
import { guardCancelDuringChange, guardRefundDuringChange, marketIn } from ".."

const market = marketIn("NO")

const sentence = (refusal: Message | undefined) => refusal && english(refusal)
const change = { type: "edit", owedMinor: 0, isBeyondOwed: true }

describe("a refund", () => {
  it("is free when the order has no open change", () => {
    expect(guardRefundDuringChange({ market, amountMinor: 10_000, change: undefined })).toBeUndefined()
  })

  it("is free when the order owes it, since Medusa books that without a change of its own", () => {
    const owed = { ...change, owedMinor: 10_000, isBeyondOwed: false }
    expect(guardRefundDuringChange({ market, amountMinor: 10_000, change: owed })).toBeUndefined()
  })

  it("waits for the change, with its amount and the way out", () => {
    const refusal = guardRefundDuringChange({ market, amountMinor: 10_000, change })
    expect(refusal?.code).toBe("refund-change-open")
    expect(sentence(refusal)).toBe(
      "The refund of 100\u00a0kr was not made: an edit of the order is begun and not finished, and Medusa can't book the refund beside it. Finish or cancel the change on the order page, then refund.",
    )
  })

  it("is told how much of it can be made at once", () => {
    const owed = { ...change, type: "claim", owedMinor: 5_000 }
    expect(sentence(guardRefundDuringChange({ market, amountMinor: 10_000, change: owed }))).toMatch(
      /a claim is begun .* Refund at most the 50\skr that the order owes the customer/,
    )
  })
})

it.each([
  ["return_request", "a return"],
  ["return_receive", "the receipt of a return"],
  ["exchange", "an exchange"],
  ["transfer", "a transfer of the order to another customer"],
  ["something-new", "a change of the order"],
])("a cancellation names the change: %s", (type, name) => {
  const refusal = guardCancelDuringChange({ type })
  expect(refusal.code).toBe("cancel-change-open")
  expect(sentence(refusal)).toContain(`not cancelled: ${name} is begun and not finished`)
})
