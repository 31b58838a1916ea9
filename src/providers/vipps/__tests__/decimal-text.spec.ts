import { BigNumber, MathBN } from "@medusajs/framework/utils"
import { isRefusal, roundToMinor } from "../../../rules"
import { decimalText } from "../decimal-text"

it.each([
  ["a number", 212.075, 21_208],
  ["text", "212.075", 21_208],
  ["an object around the text", { value: "212.075", precision: 20 }, 21_208],
  ["Medusa's own number", new BigNumber("212.075"), 21_208],
  ["one of its arithmetic", MathBN.add("212", "0.075"), 21_208],
])("%s is read exactly", (_, amount, minor) => {
  expect(roundToMinor(decimalText(amount))).toBe(minor)
})

it.each([
  ["no number", Number.NaN],
  ["a word", "abc"],
  ["an empty text", ""],
  ["nothing", undefined],
  ["null", null],
  ["an object without an amount", {}],
  ["an object around nothing", { value: null }],
])("%s is refused, and nothing throws", (_, amount) => {
  expect(isRefusal(roundToMinor(decimalText(amount)))).toBe(true)
})
