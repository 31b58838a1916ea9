import type { BigNumberInput } from "@medusajs/framework/types"
import { decorateCartTotals, MathBN } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { isRefusal, roundToMinor, shareInMinor } from "../rules"
import type { Receipt } from "../vipps"
import type { PurchasedCart } from "./purchase"

type OrderLine = Receipt["orderLines"][number]

const amount = z.custom<BigNumberInput>((given) => given !== undefined && given !== null)
const totalsSchema = z.object({
  total: amount,
  tax_total: amount,
  original_total: amount,
  discount_total: amount,
})
/** What Medusa adds to each line. */
const decorated = z.object({ items: z.array(totalsSchema), shipping_methods: z.array(totalsSchema) })

type CartLine = z.output<typeof totalsSchema> & {
  id: string
  name: string
  /** undefined: shipping */
  quantity: string | undefined
  taxRates: string[]
  isDiscounted: boolean
}

/** Vipps documents no limit of a name. */
const LONGEST_NAME = 100
/** Vipps' limit of a quantity. */
const LONGEST_QUANTITY = 10
const HIGHEST_TAX_RATE = 10_000
/** Medusa's dashboard names the only variant of a product so. */
const NO_VARIANT = ["Default variant", "Default"]

/**
 * The cart's lines as Vipps' app shows them; undefined: none that are true and add up to the payment. Fractions of a minor unit are
 * given to the lines as the sum grows: each line is at most one off, and all together are the payment. Credit pays a part of the
 * cart and is no discount, so a cart with credit has no receipt.
 */
export function receiptOf(cart: PurchasedCart, amountMinor: number): Receipt | undefined {
  if (cart.has_credit) return undefined
  try {
    const orderLines = distribute(listLines(cart))
    const sumMinor = orderLines.reduce((sum, { totalAmount }) => sum + totalAmount, 0)
    if (orderLines.length === 0 || sumMinor !== amountMinor) return undefined
    return { orderLines, bottomLine: { currency: cart.currency_code.toUpperCase() } }
  } catch {
    // a store's own code can put anything into a cart, and no payment may fail because of its receipt
    return undefined
  }
}

function listLines(cart: PurchasedCart): CartLine[] {
  // Medusa changes what it is given
  const { items, shipping_methods: methods } = decorated.parse(decorateCartTotals(structuredClone(cart)))
  const goods = cart.items.map((item, index) => ({
    ...requireTotals(items[index]),
    ...taxAndDiscount(item),
    id: item.variant_sku ?? item.variant_id ?? item.id,
    name: nameOf(item),
    quantity: item.quantity,
  }))
  const shipping = cart.shipping_methods.map((method, index) => ({
    ...requireTotals(methods[index]),
    ...taxAndDiscount(method),
    id: method.id,
    name: shorten(method.name),
    quantity: undefined,
  }))
  return [...goods, ...shipping]
}

function requireTotals<Totals>(totals: Totals | undefined): Totals {
  if (!totals) throw new Error("Medusa gave no totals of a line.")
  return totals
}

function taxAndDiscount(p: { tax_lines: { rate: string }[]; adjustments: unknown[] }) {
  return { taxRates: p.tax_lines.map(({ rate }) => rate), isDiscounted: p.adjustments.length > 0 }
}

function nameOf({ title, variant_title: variant }: PurchasedCart["items"][number]): string {
  const saysMore = variant && variant !== title && !NO_VARIANT.includes(variant)
  return shorten(saysMore ? `${title}, ${variant}` : title)
}

function shorten(name: string): string {
  const clean = name.replace(/\p{Cc}+/gu, " ").trim()
  return [...clean].slice(0, LONGEST_NAME).join("")
}

function distribute(lines: CartLine[]): OrderLine[] {
  let sum = MathBN.convert(0)
  return lines.map((line) => {
    const before = sum
    sum = MathBN.add(sum, line.total)
    const share = shareInMinor({ before: before.toString(), after: sum.toString() })
    return describeLine(line, requireShown(share))
  })
}

function describeLine(line: CartLine, totalAmount: number): OrderLine {
  const { id, name } = line
  const taxRate = minorOf(MathBN.sum(0, ...line.taxRates))
  if (name === "" || taxRate > HIGHEST_TAX_RATE) throw new RangeError("Vipps shows no such line.")
  const totalTaxAmount = Math.min(minorOf(line.tax_total), totalAmount)
  return {
    ...{ id, name, totalAmount, totalAmountExcludingTax: totalAmount - totalTaxAmount },
    ...{ totalTaxAmount, taxRate },
    ...(line.quantity === undefined && { isShipping: true as const }),
    ...describePrice(line, totalAmount),
  }
}

/** Price and discount, if they explain the line's total to the minor unit. */
function describePrice(line: CartLine, totalAmount: number): Pick<OrderLine, "discount" | "unitInfo"> {
  const quantity = line.quantity ?? "1"
  const discount = line.isDiscounted ? minorOf(line.discount_total) : 0
  const unitPrice = minorOf(MathBN.div(line.original_total, quantity))
  if (unitPrice * Number(quantity) - discount !== totalAmount) return {}
  const isCounted = line.quantity !== undefined && quantity.length <= LONGEST_QUANTITY
  return { ...(discount > 0 && { discount }), ...(isCounted && { unitInfo: { unitPrice, quantity } }) }
}

/** Also of a tax rate: hundredths of a per cent. */
function minorOf(given: BigNumberInput): number {
  return requireShown(roundToMinor(MathBN.convert(given).toString()))
}

function requireShown(minor: ReturnType<typeof roundToMinor>): number {
  if (isRefusal(minor) || minor < 0) throw new RangeError("Vipps shows no such amount.")
  return minor
}
