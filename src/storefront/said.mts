import type { Texts } from "./texts/index.mjs"

type Refusal = keyof Texts["refusals"]
type Reason = keyof Texts["reasons"]

/** The server's codes for a start that was refused. Those where only another way of paying helps share one text. */
const refusals = new Map<string, Refusal>([
  ["amount-too-small", "amount-too-small"],
  ["amount-too-large", "amount-too-large"],
  ["User/82", "app-too-old"],
  // Medusa's own code
  ["insufficient_inventory", "sold-out"],
  ["sold-out", "sold-out"],
  ["express-cart-changed", "cart-changed"],
  ["express-cart-empty", "cart-gone"],
  ["express-cart-missing", "cart-gone"],
  ["express-cart-ordered", "cart-gone"],
  ["express-busy", "under-way"],
  ["express-not-known", "under-way"],
  ["express-needs-epayment", "use-checkout"],
  ["express-no-provider", "use-checkout"],
  ["express-sales-channel", "use-checkout"],
  ["express-needs-shipping", "use-checkout"],
  ["express-several-profiles", "use-checkout"],
  ["express-region", "use-checkout"],
  ["express-credit", "use-checkout"],
  ["express-no-option", "use-checkout"],
])

/** The return's codes, why an approved payment became no order. */
const reasons = new Map<string, Reason>([
  ["sold-out", "sold-out"],
  ["promotion-unavailable", "promotion-unavailable"],
  ["payment-method-unavailable", "payment-method-unavailable"],
  ["product-unavailable", "product-unavailable"],
  ["express-option-gone", "delivery-gone"],
  ["express-option-unknown", "delivery-gone"],
  ["express-address", "address-refused"],
  ["express-details", "details-missing"],
  ["express-total", "price-changed"],
  ["express-cart-changed", "cart-changed"],
])

/** Why nothing was started. The server's own sentence is in the shop's language, for developers too, and is not shown. */
export function sayRefusal(texts: Texts, code: string): string {
  if (code === "unreachable") return texts.unreachable
  const refusal = refusals.get(code)
  return refusal === undefined ? texts.notStarted : texts.refusals[refusal]
}

/** Why the shop could not make the order. */
export function sayReason(texts: Texts, code: string | undefined): string {
  return texts.reasons[reasons.get(code ?? "") ?? "refused-by-shop"]
}
