/** A whole, safe number of øre. Made by `ore`, `oreFromDecimal` and `roundToOre`. */
export type Ore = number & { readonly __ore: unique symbol }

/** Vipps' id of a payment. Made by `deriveOrderId`. */
export type OrderId = string & { readonly __orderId: unique symbol }
