import { marketIn, readMobileNumber } from ".."

const norway = marketIn("NO")

it.each([
  "+47 401 23 456",
  "004740123456",
  "0047 401 23 456",
  "40123456",
  "401 23 456",
  "401\u00a023\u00a0456",
  "4740123456",
  "(+47) 401-23-456",
])("%s is 40123456", (typed) => expect(readMobileNumber(typed, norway)).toBe("40123456"))

it.each(["91234567", "47123456"])("%s is a mobile number", (typed) =>
  expect(readMobileNumber(typed, norway)).toBe(typed),
)

it.each([
  ["a fixed line", "22 12 34 56"],
  ["a fixed line with its country", "+47 22123456"],
  ["five digits", "12345"],
  ["seven digits", "4012345"],
  ["nine digits", "401234567"],
  ["a Swedish number", "+46 70 123 45 67"],
  ["a Danish number of eight digits", "+45 40123456"],
  ["text", "ring 40123456"],
  ["two numbers", "40123456 / 40123457"],
  ["other digits", "٤٠١٢٣٤٥٦"],
  ["nothing", ""],
])("%s is left out", (_, typed) => expect(readMobileNumber(typed, norway)).toBeUndefined())
