import { withAmount } from "../adjust-capture-amount"

it("puts what is due in the place of the amount, and keeps what else was asked", () => {
  const body = { amount: 1000, note: "Fulfillment 1", additional_data: { by: "till" } }
  expect(withAmount(body, 750)).toEqual({
    amount: 750,
    note: "Fulfillment 1",
    additional_data: { by: "till" },
  })
  expect(body.amount).toBe(1000)
})

it.each([undefined, null, "text"])("asks for what is due when there is no body: %p", (body) => {
  expect(withAmount(body, 750)).toEqual({ amount: 750 })
})
