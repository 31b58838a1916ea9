import { MathBN } from "@medusajs/framework/utils"
import { add, shareOfAmount, subtract } from "../exact-amount"

/** As Medusa 2.22.2 and later compute: what is no number throws, where older ones gave NaN. */
jest.mock("bignumber.js", () =>
  jest
    .requireActual<{ makeStrict(loaded: unknown): unknown }>(
      "../../../integration-tests/support/server/strict-big-numbers.cjs",
    )
    .makeStrict(jest.requireActual("bignumber.js")),
)

it("the numbers of this test throw", () => {
  expect(() => MathBN.add("abc", 1)).toThrow("Not a number: abc")
})

it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("%p has no share", (amount) => {
  expect(shareOfAmount(amount, 100)).toBe(0)
})

it("shares, sums and differences are exact", () => {
  expect(shareOfAmount(0.075, 212)).toBe(8)
  expect(add("0.1", 0.2)).toBe(0.3)
  expect(subtract("0.3", 0.1)).toBe(0.2)
})
