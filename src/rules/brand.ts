/** A whole, safe number of øre. Made by `ore`, `oreFromDecimal` and `roundToOre`. */
export type Ore = number & { readonly __ore: unique symbol }

/** What Vipps knows a payment by. Made by `deriveOrderId`. */
export type OrderId = string & { readonly __orderId: unique symbol }
