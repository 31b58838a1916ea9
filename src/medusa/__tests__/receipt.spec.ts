import { decorateCartTotals } from "@medusajs/framework/utils"
import { minorOf } from "../exact-amount"
import { receiptOf } from "../receipt"
import type { PurchasedCart } from "../purchase"

/** What Vipps' app shows of a cart adds up to the payment to the minor unit, or nothing is shown. */

type Item = PurchasedCart["items"][number]
type Shipping = PurchasedCart["shipping_methods"][number]

const item = (price: string, p: Partial<Item> = {}): Item => ({
  ...{
    id: `cali_${price}`,
    title: "Ullgenser",
    variant_title: "M",
    variant_sku: "GENSER-M",
    variant_id: "variant_1",
  },
  ...{ quantity: "1", unit_price: price, is_tax_inclusive: true, tax_lines: [], adjustments: [], ...p },
})
const shipping = (price: string, p: Partial<Shipping> = {}): Shipping => ({
  ...{ id: "casm_1", name: "Hjemlevering", amount: price, is_tax_inclusive: true },
  ...{ tax_lines: [], adjustments: [], ...p },
})
const cart = (items: Item[], methods: Shipping[] = [], has_credit = false): PurchasedCart => ({
  ...{ currency_code: "nok", items, shipping_methods: methods, has_credit },
})
const linesOf = (given: PurchasedCart, amountMinor: number) => receiptOf(given, amountMinor)?.orderLines ?? []
const amounts = (given: PurchasedCart, amountMinor: number) =>
  linesOf(given, amountMinor).map(({ totalAmount }) => totalAmount)

const mva = [{ rate: "25" }]

it("has a line for the goods and one for the shipping, with tax, price and number", () => {
  const goods = item("500", { quantity: "2", tax_lines: mva })
  expect(receiptOf(cart([goods], [shipping("99", { tax_lines: mva })]), 109_900)).toEqual({
    orderLines: [
      {
        ...{ id: "GENSER-M", name: "Ullgenser, M", totalAmount: 100_000 },
        ...{ totalAmountExcludingTax: 80_000, totalTaxAmount: 20_000, taxRate: 2_500 },
        unitInfo: { unitPrice: 50_000, quantity: "2" },
      },
      {
        ...{ id: "casm_1", name: "Hjemlevering", totalAmount: 9_900, totalAmountExcludingTax: 7_920 },
        ...{ totalTaxAmount: 1_980, taxRate: 2_500, isShipping: true },
      },
    ],
    bottomLine: { currency: "NOK" },
  })
})

it("adds tax that the prices do not have", () => {
  const goods = item("400", { is_tax_inclusive: false, tax_lines: [{ rate: "15" }, { rate: "10" }] })
  expect(linesOf(cart([goods]), 50_000)).toMatchObject([
    {
      ...{ totalAmount: 50_000, totalAmountExcludingTax: 40_000, totalTaxAmount: 10_000, taxRate: 2_500 },
      unitInfo: { unitPrice: 50_000, quantity: "1" },
    },
  ])
})

it("names the discount of a promotion, on goods and on shipping", () => {
  const goods = item("500", { quantity: "2", adjustments: [{ amount: "150", is_tax_inclusive: true }] })
  const free = shipping("99", { adjustments: [{ amount: "99" }] })
  expect(linesOf(cart([goods], [free]), 85_000)).toMatchObject([
    { totalAmount: 85_000, discount: 15_000, unitInfo: { unitPrice: 50_000, quantity: "2" } },
    { totalAmount: 0, discount: 9_900, isShipping: true },
  ])
})

it("gives fractions of an øre to the lines so that all together are the payment", () => {
  // 15 % off 249.50 is 212.075, three times 636.225: Vipps is asked for 636.23
  const third = item("249.5", { adjustments: [{ amount: "37.425", is_tax_inclusive: true }] })
  expect(amounts(cart([third, third, third]), 63_623)).toEqual([21_208, 21_207, 21_208])
  expect(amounts(cart([third, item("100"), third]), 52_415)).toEqual([21_208, 10_000, 21_207])
})

it("says no price that would not explain the total", () => {
  const odd = item("0.333", { quantity: "3" })
  expect(linesOf(cart([odd, item("1")]), 200)).toMatchObject([
    { totalAmount: 100, name: "Ullgenser, M" },
    { totalAmount: 100, unitInfo: { unitPrice: 100 } },
  ])
  expect(linesOf(cart([odd, item("1")]), 200)[0]).not.toHaveProperty("unitInfo")
})

it.each<[string, Partial<Item>, string]>([
  ["a variant that says nothing", { variant_title: "Default variant" }, "Ullgenser"],
  ["no variant", { variant_title: null }, "Ullgenser"],
  ["a variant named as the goods", { variant_title: "Ullgenser" }, "Ullgenser"],
  ["a long name", { title: "🧶".repeat(120), variant_title: null }, "🧶".repeat(100)],
  ["a name of two lines", { title: "Ull\ngenser", variant_title: null }, "Ull genser"],
])("names goods with %s", (_what, p, name) => {
  expect(linesOf(cart([item("5", p)]), 500)).toMatchObject([{ name }])
})

it("names them by their variant, or by the cart's line, if they have no SKU", () => {
  expect(linesOf(cart([item("5", { variant_sku: null })]), 500)).toMatchObject([{ id: "variant_1" }])
  const own = item("5", { variant_sku: null, variant_id: null })
  expect(linesOf(cart([own]), 500)).toMatchObject([{ id: "cali_5" }])
})

it.each<[string, PurchasedCart, number]>([
  ["store credit pays a part of it", cart([item("500")], [], true), 50_000],
  ["the payment is of another amount", cart([item("500")]), 49_999],
  ["it has no lines", cart([]), 0],
  ["a line is negative", cart([item("500"), item("-100")]), 40_000],
  ["a tax is above what Vipps shows", cart([item("500", { tax_lines: [{ rate: "101" }] })]), 50_000],
  ["goods have no name", cart([item("500", { title: " ", variant_title: null })]), 50_000],
  ["a price is no number", cart([item("much")]), 50_000],
])("there is none if %s", (_why, given, amountMinor) => {
  expect(receiptOf(given, amountMinor)).toBeUndefined()
})

it("always adds up, whatever prices, taxes and discounts are", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = (below: number) =>
      Math.floor(Math.abs(Math.sin(seed * 12.9898 + below) * 43_758.5453)) % below
    const items = [3, 7, 11].map((n) => {
      const price = (random(90_000 * n) + 1_000) / 1_000
      const off = [{ amount: String((price * random(n * 13)) / 200), is_tax_inclusive: random(2) === 0 }]
      const tax_lines = [{ rate: String([0, 12, 15, 25, 24.5][random(5 * n) % 5] ?? 0) }]
      const p = {
        quantity: String(1 + (random(4 * n) % 5)),
        tax_lines,
        is_tax_inclusive: random(2 * n) % 2 === 0,
      }
      return item(String(price), { ...p, adjustments: random(3 * n) % 3 === 0 ? off : [] })
    })
    const given = cart(items, [shipping(String(random(9_900) / 100), { tax_lines: mva })])
    const wanted = payable(given)
    const lines = linesOf(given, wanted)
    expect([seed, amounts(given, wanted).reduce((sum, one) => sum + one, 0)]).toEqual([seed, wanted])
    for (const line of lines) {
      expect(line.totalAmountExcludingTax + line.totalTaxAmount).toBe(line.totalAmount)
      if (!line.unitInfo) continue
      const { unitPrice, quantity } = line.unitInfo
      expect(unitPrice * Number(quantity) - (line.discount ?? 0)).toBe(line.totalAmount)
    }
  }
})

/** As Medusa's payment collection and our provider have it. */
function payable(given: PurchasedCart): number {
  const { total } = decorateCartTotals(structuredClone(given))
  return minorOf(Number(total))
}
