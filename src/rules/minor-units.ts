import { message } from "../messages"
import type { MinorUnits } from "./brand"
import { isRefusal, type Refusal } from "./refusal"

/** Longer texts are no amounts; the bound limits the work for any input. */
const MAX_TEXT_LENGTH = 100
const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/
const SAFE_DIGITS = 16

/** A decimal number as (-1)^negative × digits × 10^exponent, digits without leading or trailing zeros ("" is 0). */
type Decimal = { negative: boolean; digits: string; exponent: number }

/** The number as minor units. Throws a RangeError unless it is a whole, safe integer. */
export function minor(value: number): MinorUnits {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number of minor units`)
  return (value === 0 ? 0 : value) as MinorUnits
}

/**
 * An amount that a person typed ("19.99", 750.5) in minor units, exactly: computed on the decimal text, a JavaScript number's being
 * its shortest one. What is no whole number of minor units is refused, never rounded: it may be a mistake.
 */
export function minorFromDecimal(value: string | number): MinorUnits | Refusal {
  const text = typeof value === "number" ? String(value) : value
  const decimal = readDecimal(text)
  return decimal ? scaleToMinor(decimal, text) : refuseUnreadable(text)
}

/**
 * An amount as Medusa computes it, in whole minor units, rounded half up. Medusa does not round totals: 15 % off 249.50 is a cart
 * of 212.075, which is 21 208 øre. Digits beyond the tenth decimal are noise of its arithmetic and rounded away first, so that an
 * amount's exact text and its JavaScript number never round differently. `inMinor` (src/db/sql.ts) does the same in SQL.
 */
export function roundToMinor(value: string | number): MinorUnits | Refusal {
  const text = typeof value === "number" ? String(value) : value
  const decimal = readDecimal(text)
  if (!decimal) return refuseUnreadable(text)
  return scaleToMinor(roundTo(2, roundTo(10, decimal)), text)
}

/**
 * What Vipps moves for one of Medusa's captures or refunds: the rounded sum with it less the rounded sum without it. So the sum at
 * Vipps is always the rounded sum of Medusa's rows, in however many parts. Amounts in the main unit; `before` is the sum of the
 * rows that were executed before.
 */
export function shareInMinor(p: { before: string | number; after: string | number }): MinorUnits | Refusal {
  const before = roundToMinor(p.before)
  const after = roundToMinor(p.after)
  if (isRefusal(before)) return before
  return isRefusal(after) ? after : minor(after - before)
}

/** 1999 -> 19.99, for Medusa. The division rounds correctly, so this is the number written 19.99. */
export function decimalFromMinor(amountMinor: number): number {
  return minor(amountMinor) / 100
}

/** The refusal of such an amount, with what the caller knows of it. `currencyCode` in upper or lower case. */
export function aboutAmount(
  { code, params }: Refusal,
  { movement, currencyCode }: { movement?: "capture" | "refund" | "payment"; currencyCode: string },
): Refusal {
  const currency = currencyCode.toUpperCase()
  return { code, params: { ...params, currency, ...(movement && { movement }) } }
}

function readDecimal(text: unknown): Decimal | undefined {
  if (typeof text !== "string" || text.length > MAX_TEXT_LENGTH) return undefined
  const match = DECIMAL.exec(text)
  if (!match) return undefined
  const [, sign = "", whole = "", fraction = "", power = "0"] = match
  const digits = (whole + fraction).replace(/^0+/, "")
  const significant = digits.replace(/0+$/, "")
  const dropped = digits.length - significant.length
  return { negative: sign === "-", digits: significant, exponent: Number(power) - fraction.length + dropped }
}

/** Rounds to this many decimals, halves away from zero. */
function roundTo(places: number, decimal: Decimal): Decimal {
  const { negative, digits, exponent } = decimal
  const dropped = -places - exponent
  if (dropped <= 0) return decimal
  if (dropped > digits.length) return { negative, digits: "", exponent: 0 }
  const kept = digits.length - dropped
  const isUp = digits.charAt(kept) >= "5"
  const rounded = BigInt(digits.slice(0, kept) || "0") + (isUp ? 1n : 0n)
  return { negative, digits: rounded === 0n ? "" : String(rounded), exponent: -places }
}

function scaleToMinor({ negative, digits, exponent }: Decimal, text: string): MinorUnits | Refusal {
  if (digits === "") return minor(0)
  const zeros = exponent + 2
  if (zeros < 0) return message("amount-not-whole-minor-units", { text })
  if (digits.length + zeros > SAFE_DIGITS) return message("amount-not-counted", { text })
  const amountMinor = Number(digits + "0".repeat(zeros))
  if (!Number.isSafeInteger(amountMinor)) return message("amount-not-counted", { text })
  return minor(negative ? -amountMinor : amountMinor)
}

function refuseUnreadable(text: unknown): Refusal {
  return message("amount-unreadable", { text: typeof text === "string" ? text.slice(0, 40) : "" })
}
